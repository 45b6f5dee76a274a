namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>The app cannot be started as it is; the message lists everything that is wrong with it.</summary>
internal sealed class HostStartException(IReadOnlyList<string> problems)
    : InvalidOperationException("The function app cannot start:\n" + string.Join("\n", problems.Select(problem => "  - " + problem)))
{
    public HostStartException(string problem)
        : this([problem])
    {
    }

    public IReadOnlyList<string> Problems { get; } = problems;
}

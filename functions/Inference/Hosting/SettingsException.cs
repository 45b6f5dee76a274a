namespace AnnotationFunctions.Inference.Hosting;

/// <summary>The server cannot start with its settings; lists every fault.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}

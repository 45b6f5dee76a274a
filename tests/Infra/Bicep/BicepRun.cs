namespace AnnotationFunctions.Tests.Infra.Bicep;

/// <summary>What a run of the compiler came to.</summary>
internal sealed record BicepRun(int ExitCode, string Output, string Error)
{
    /// <summary>The output of a run that went well.</summary>
    public string Succeeded() => ExitCode == 0 ? Output : throw new InvalidOperationException($"bicep ended with {ExitCode}: {Error}{Output}");
}

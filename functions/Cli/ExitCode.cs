namespace AnnotationFunctions.Cli;

/// <summary>What the shell sees.</summary>
internal static class ExitCode
{
    internal const int Done = 0;
    internal const int Failed = 1;
    internal const int WrongUsage = 2;
}

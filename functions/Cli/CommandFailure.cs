namespace AnnotationFunctions.Cli;

/// <summary>A failure that the user is told in one line: which thing, where, and what was expected. Never shown with a stack trace.</summary>
internal class CommandFailure : Exception
{
    internal CommandFailure(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>What the shell sees; <see cref="Cli.ExitCode.WrongUsage"/> where the arguments are to blame.</summary>
    internal int ExitCode { get; init; } = Cli.ExitCode.Failed;

    internal static CommandFailure WrongUsage(string message) => new(message) { ExitCode = Cli.ExitCode.WrongUsage };
}

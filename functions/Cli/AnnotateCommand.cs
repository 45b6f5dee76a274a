using System.CommandLine;
using System.CommandLine.Parsing;
using AnnotationFunctions.Cli.Access;
using AnnotationFunctions.Cli.Answers;
using AnnotationFunctions.Cli.Demo;
using AnnotationFunctions.Cli.Develop;
using AnnotationFunctions.Cli.Local;
using AnnotationFunctions.Cli.Simulation;
using AnnotationFunctions.Cli.Status;
using AnnotationFunctions.Cli.Transfer;

namespace AnnotationFunctions.Cli;

/// <summary>The <c>annotate</c> command: parses, runs, and turns every ending into an exit code.</summary>
internal static class AnnotateCommand
{
    internal static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal)
    {
        var parsed = Create(terminal).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Refuse(terminal, parsed);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = terminal.Output,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(40),
            });
        }
        catch (CommandFailure failure)
        {
            terminal.Note($"annotate: {failure.Message}");
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            terminal.Note("annotate: stopped.");
            return ExitCode.Failed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            terminal.Note($"annotate: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    internal static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Turns raw uploads into trustworthy training data. Runs the pipeline on this machine, talks to a running one, or works on files.")
        {
            UpCommand.Create(terminal),
            DemoCommand.Create(terminal),
            UploadCommand.Create(terminal),
            StatusCommand.Create(terminal),
            ExportCommand.Create(terminal),
            ConsensusCommand.Create(terminal),
            AgreementCommand.Create(terminal),
            TestCommand.Create(terminal),
            BenchCommand.Create(terminal),
            TokenCommand.Create(terminal),
            SimulateCommand.Create(terminal),
        };
        Help.Of(root);
        return root;
    }

    private static int Refuse(Terminal terminal, ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
        {
            terminal.Note($"annotate: {error.Message}");
        }

        terminal.Note($"See: {string.Join(' ', Path(parsed.CommandResult.Command))} --help");
        return ExitCode.WrongUsage;
    }

    /// <summary>The words that call a command.</summary>
    private static IEnumerable<string> Path(Command command) =>
        command is RootCommand ? ["annotate"] : Path(command.Parents.OfType<Command>().First()).Append(command.Name);
}

using AnnotationFunctions.Cli;

namespace AnnotationFunctions.Tests.Cli.Answers;

/// <summary>What one run of the command said and how it ended.</summary>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    internal static async Task<CommandRun> OfAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await AnnotateCommand.RunAsync(arguments, new Terminal(output, error, interactive: false));
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}

using AnnotationFunctions.Cli;

namespace AnnotationFunctions.Tests.Cli;

public sealed class AnnotateCommandTests
{
    [Theory]
    [InlineData("bogus")]
    [InlineData("up", "--port", "0")]
    [InlineData("up", "--port", "many")]
    [InlineData("up", "--storage-port", "65534")]
    [InlineData("up", "--app", "/no/such/folder")]
    [InlineData("up", "--host", "kubernetes")]
    [InlineData("up", "--host", "func")]
    [InlineData("test", "no-such-part")]
    [InlineData("token", "issue", "me")]
    [InlineData("token", "issue", "me", "--role", "king")]
    [InlineData("token", "list", "--url", "not an address")]
    [InlineData("token", "list", "--token-file", "/no/such/file")]
    public async Task Run_WrongUsage_SaysSoAndEndsWithTwo(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        code.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldStartWith("annotate: ");
        error.ShouldNotContain("   at ", Case.Sensitive);
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    public async Task Run_Help_ListsTheCommandsButNotTheHiddenOne(params string[] arguments)
    {
        var (_, output, error) = await RunAsync(arguments);
        var said = output + error;
        if (arguments.Length > 0)
        {
            said.ShouldContain("bench");
        }

        said.ShouldNotMatch(@"(?m)^\s+simulate\s");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await AnnotateCommand.RunAsync(arguments, new Terminal(output, error, interactive: false));
        return (code, output.ToString(), error.ToString());
    }
}

using System.CommandLine;
using AnnotationFunctions.Cli;
using AnnotationFunctions.Tests.Cli.Answers;

namespace AnnotationFunctions.Tests.Cli;

/// <summary>Reads the help of every command as a user would.</summary>
public sealed class HelpTests
{
    private static readonly RootCommand Root = AnnotateCommand.Create(new Terminal(TextWriter.Null, TextWriter.Null, interactive: false));

    public static TheoryData<string> Commands => [.. Below(Root, "").Select(command => command.Path)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfEveryCommand_IsForPeople(string path)
    {
        var run = await CommandRun.OfAsync([.. Words(path), "--help"]);

        run.Code.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldNotContain("System.");
        run.Output.Replace(RootCommand.ExecutableName, "annotate").ShouldNotContain("AnnotationFunctions"); // tests run under the name of their own program
        run.Output.ShouldNotContain("{ ");
        run.Output.ShouldNotContain("`1");
        run.Output.Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= Help.MaxWidth);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfEveryCommand_SaysWhatEverythingIs(string path)
    {
        var command = Find(path);
        var text = (await CommandRun.OfAsync([.. Words(path), "--help"])).Output;

        IEnumerable<Symbol> symbols = [command, .. command.Arguments, .. command.Options, .. command.Subcommands];
        foreach (var symbol in symbols)
        {
            symbol.Description.ShouldNotBeNullOrWhiteSpace(symbol.Name);
            symbol.Description.ShouldEndWith(".", Case.Sensitive, symbol.Name);
        }

        foreach (var option in command.Options.Where(option => option.HasDefaultValue && option.ValueType != typeof(bool)))
        {
            var preset = option.GetDefaultValue() is string[] several ? string.Join(' ', several) : $"{option.GetDefaultValue()}";
            preset.ShouldMatch(@"^[a-z0-9*-]+$", option.Name);
            text.ReplaceLineEndings("").Replace(" ", "").ShouldContain($"[default:{preset}]");
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfEveryCommand_HasExamplesThatParseAndExitCodes(string path)
    {
        var command = Find(path);
        var text = (await CommandRun.OfAsync([.. Words(path), "--help"])).Output;

        command.Hidden.ShouldBe(Help.Examples(command).Count == 0);
        foreach (var example in Help.Examples(command))
        {
            text.ShouldContain($"  {example}\n");
            var call = example.Split('|')[^1].Split('>')[0].Trim();
            call.ShouldStartWith($"annotate {path}".TrimEnd());
            Root.Parse([.. call.Split(' ')[1..]]).Errors.ShouldBeEmpty(example);
        }

        text.ShouldContain("Exit codes:\n  0  done\n  1  ");
    }

    /// <summary>What an option takes by another name as well is listed once.</summary>
    [Fact]
    public async Task Help_OfConsensus_ListsEveryMethodOnce()
    {
        var words = (await CommandRun.OfAsync("consensus", "--help")).Output.Split([' ', ',', '.', '\n'], StringSplitOptions.RemoveEmptyEntries);

        words.Count(word => word == "majority").ShouldBe(1);
        words.ShouldNotContain("zbs");
        words.ShouldContain("[default:");
    }

    [Fact]
    public async Task Refusal_OfASubcommand_PointsToItsHelp() =>
        (await CommandRun.OfAsync("token", "issue", "me")).Error.ShouldContain("See: annotate token issue --help");

    private static IEnumerable<(string Path, Command Command)> Below(Command command, string path) =>
        [(path, command), .. command.Subcommands.SelectMany(nested => Below(nested, $"{path} {nested.Name}".Trim()))];

    private static Command Find(string path) => Below(Root, "").Single(command => command.Path == path).Command;

    private static string[] Words(string path) => path.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AnnotationFunctions.Cli;

/// <summary>What <c>--help</c> shows: what System.CommandLine knows, in lines that a terminal holds, then examples and exit codes.</summary>
internal sealed class Help : SynchronousCommandLineAction
{
    /// <summary>Most characters in a line of help, where the terminal has room for them.</summary>
    internal const int MaxWidth = 110;

    private const int MinWidth = 60;

    private static readonly Dictionary<string, string[]> ExamplesByCommand = new(StringComparer.Ordinal)
    {
        ["annotate"] = ["annotate demo", "annotate up", "annotate consensus --help"],
        ["up"] = ["annotate up", "annotate up --port 8080 --storage-port 10100", "annotate up --app publish"],
        ["demo"] = ["annotate demo", "annotate demo --items 100 --json > result.json"],
        ["upload"] = ["annotate upload reviews first.txt", "annotate upload reviews photos/ --wait"],
        ["status"] = ["annotate status", "annotate status reviews", "annotate status reviews first --json"],
        ["export"] = ["annotate export reviews", "annotate export reviews v000001 --output reviews-v1"],
        ["consensus"] =
        [
            "annotate consensus answers.csv --output labels.csv",
            "annotate consensus answers.csv --method dawid-skene --gold gold.csv -o labels.csv --annotators skills.csv",
            "zcat answers.csv.gz | annotate consensus - -o - > labels.csv",
        ],
        ["agreement"] =
        [
            "annotate agreement answers.csv",
            "annotate agreement ratings.csv --level ordinal --json",
            "annotate agreement answers.csv --measure cohen --between ann bob",
        ],
        ["test"] = ["annotate test", "annotate test Core Cli"],
        ["bench"] = ["annotate bench", "annotate bench consensus", "annotate bench consensus -- --help"],
        ["token"] = ["annotate token issue ci --role uploader", "annotate token list"],
        ["issue"] = ["annotate token issue ci --role uploader --project reviews --days 90"],
        ["list"] = ["annotate token list --json"],
        ["revoke"] = ["annotate token revoke 3f9c2a71d0b4"],
    };

    private readonly HelpAction _standard;

    private Help(HelpAction standard) => _standard = standard;

    /// <summary>Lets a command and all below it show help in this way.</summary>
    internal static void Of(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Description = "Show this help.";
        option.Action = new Help((HelpAction)option.Action!);
        root.Options.OfType<VersionOption>().Single().Description = "Show the version.";
    }

    /// <summary>Examples of a command; none for a hidden one.</summary>
    internal static IReadOnlyList<string> Examples(Command command) =>
        ExamplesByCommand.GetValueOrDefault(command is RootCommand ? "annotate" : command.Name) ?? [];

    /// <summary>Help is shown whatever else is missing or wrong.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        _standard.MaxWidth = Console.IsOutputRedirected ? MaxWidth : Math.Clamp(Console.WindowWidth - 1, MinWidth, MaxWidth);
        _standard.Invoke(parsed);
        Section(output, "Examples", Examples(parsed.CommandResult.Command));
        Section(output, "Exit codes", [$"{ExitCode.Done}  done", $"{ExitCode.Failed}  it failed; standard error says why", $"{ExitCode.WrongUsage}  wrong usage"]);
        return ExitCode.Done;
    }

    private static void Section(TextWriter output, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            output.WriteLine($"{title}:");
            foreach (var line in lines)
            {
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
        }
    }
}

using AnnotationFunctions.Tests.Cli.Files;

namespace AnnotationFunctions.Tests.Cli.Answers;

/// <summary>The commands on answers as parts of a pipeline of the shell.</summary>
public sealed class StreamTests : IDisposable
{
    private const string Answers = "task,worker,label\nx,ann,cat\nx,bob,cat\ny,ann,dog\ny,bob,dog\n";
    private const string Labels = "task,label,confidence\nx,cat,1\ny,dog,1\n";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("annotate consensus - --method majority -o - < answers.csv")]
    [InlineData("cat answers.csv | annotate consensus - --method majority -o - | cat")]
    [InlineData("cat answers.csv | annotate consensus /dev/stdin --method majority -o /dev/stdout --json | cat")]
    [InlineData("annotate consensus <(cat answers.csv) --method majority -o >(cat); sleep 0.2")]
    [InlineData("annotate consensus answers.csv --method majority -o /dev/stdout > out; cat out")]
    [InlineData("printf '' > out; annotate consensus answers.csv --method majority -o /dev/stdout >> out; cat out")]
    [InlineData("mkfifo p; cat p & annotate consensus answers.csv --method majority -o p; wait")]
    [InlineData("ln -s /dev/stdout link; annotate consensus answers.csv --method majority -o link | cat; [ -L link ]")]
    [InlineData("annotate consensus answers.csv --method majority -o /dev/fd/5 5> out; cat out")]
    public async Task Consensus_Streams_CarryLabelsAlone(string script)
    {
        var run = await RunAsync(script);

        var summaryAside = script.Contains("-o p") || script.Contains(">(cat)") || script.Contains("5> out");
        run.Code.ShouldBe(0, run.Error);
        if (summaryAside)
        {
            run.Output.ShouldContain(Labels); // the summary stays on standard output, which no file takes
            run.Output.ShouldContain("2 tasks, 2 workers, 4 answers");
        }
        else
        {
            run.Output.ShouldBe(Labels);
            run.Error.ShouldContain(script.Contains("--json") ? "\"items\": 2" : "2 tasks, 2 workers, 4 answers");
        }
    }

    [Fact]
    public async Task Consensus_SkillsToStandardOutput_LeaveTheLabelsInTheirFile()
    {
        var run = await RunAsync("annotate consensus answers.csv --method majority -o labels.csv --annotators -");

        run.Output.ShouldStartWith("worker,answers,accuracy,lower,upper\nann,2,");
        File.ReadAllText(Path.Combine(_folder.Path, "labels.csv")).ShouldBe(Labels);
    }

    [Fact]
    public async Task Consensus_BadLinkOnStandardInput_NamesIt()
    {
        var run = await RunAsync("echo task,worker | annotate consensus - -o -");

        run.Code.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("standard input, row 1, column label: missing from the header");
    }

    [Theory]
    [InlineData("annotate consensus - -o - --annotators - < answers.csv")]
    [InlineData("annotate consensus - --gold - -o labels.csv < answers.csv")]
    [InlineData("ln -s answers.csv link; annotate consensus answers.csv -o link")]
    [InlineData("ln answers.csv link; annotate consensus answers.csv -o link")]
    [InlineData("annotate consensus answers.csv -o labels.csv --annotators ./labels.csv")]
    [InlineData("annotate export digits -o -")]
    public async Task Usage_OneThingForTwo_IsRefused(string script)
    {
        var run = await RunAsync(script);

        run.Code.ShouldBe(2, run.Error);
        run.Output.ShouldBeEmpty();
        File.ReadAllText(Path.Combine(_folder.Path, "answers.csv")).ShouldBe(Answers);
    }

    [Fact]
    public async Task Consensus_TwoDevices_AreNoClash() =>
        (await RunAsync("annotate consensus answers.csv -o /dev/null --annotators /dev/null")).Code.ShouldBe(0);

    [Theory]
    [InlineData("annotate consensus answers.csv -o /dev/full")]
    [InlineData("annotate consensus answers.csv -o - > /dev/full")]
    [InlineData("annotate consensus answers.csv -o /dev/stdout > /dev/full")]
    public async Task Consensus_NoSpaceLeft_FailsInOneLine(string script)
    {
        var run = await RunAsync(script);

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("No space left on device");
        run.Error.TrimEnd().Split('\n').Length.ShouldBe(1, run.Error);
    }

    [Fact]
    public async Task Agreement_StandardInput_IsMeasured()
    {
        var run = await RunAsync("annotate agreement - --json < answers.csv");

        run.Code.ShouldBe(0);
        run.Output.ShouldContain("\"value\": 1");
    }

    [Theory]
    [InlineData("annotate agreement - --level interval < answers.csv", "standard input, row 2, column label: 'cat'")]
    [InlineData("annotate agreement <(cat answers.csv) --level interval", "row 2, column label: 'cat'")]
    [InlineData("annotate agreement answers.csv --level interval", "answers.csv, row 2, column label: 'cat'")]
    public async Task Agreement_LabelThatIsNoNumber_IsFoundWhereItCanBe(string script, string message)
    {
        var run = await RunAsync(script);

        run.Code.ShouldBe(1);
        run.Error.ShouldContain(message);
    }

    /// <summary>A FIFO that nobody reads holds the command until the user has enough of it.</summary>
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Consensus_Stopped_LeavesNoFileBeside(string signal)
    {
        var run = await RunAsync($$"""
            mkfifo endless work; exec 7<>endless; cat answers.csv >&7
            env --default-signal=INT {{AnnotateProcess.Annotate}} consensus endless -o labels.csv & child=$!
            for i in $(seq 300); do ls -A | grep -q partial && break; sleep 0.1; done
            ls -A | grep -c partial
            kill -{{signal}} $child; wait $child; code=$?
            ls -A | grep -c -e partial -e labels; exit $code
            """);

        run.Output.ShouldBe("1\n0\n");
        run.Code.ShouldBe(1, run.Error);
        run.Error.ShouldContain("stopped");
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> RunAsync(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs bash.");
        _folder.Write("answers.csv", Answers);
        return AnnotateProcess.RunAsync(_folder.Path, script);
    }
}

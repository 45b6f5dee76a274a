namespace AnnotationFunctions.Tests.Cli.Answers;

public sealed class AnswerTimesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("03/11/2026 10:00", "02/12/2026 10:00")]
    [InlineData("Nov 3 2026", "10:00")]
    [InlineData("3.11.2026", "2026")]
    [InlineData("2026-13-01", "2026-11-31")]
    [InlineData("2026-11-03T25:00Z", "2026-11-03T10:00:00+99:00")]
    [InlineData("1793700000", "1793700000000")]
    public async Task RepeatedLast_TimesThatAreNotIso_AreRefusedRowByRow(string first, string second)
    {
        var run = await ConsensusAsync(first, second, "--repeated", "last");

        run.Code.ShouldBe(1);
        run.Error.ShouldContain($"row 2, column timestamp: '{first}' is not an ISO 8601 time");
        run.Error.ShouldContain($"row 3, column timestamp: '{second}' is not an ISO 8601 time");
        run.Error.ShouldContain("--time-format");
    }

    /// <summary>In each pair the first time is the later one, whatever the order of rows.</summary>
    [Theory]
    [InlineData("2026-11-03", "2026-11-02")]
    [InlineData("2026-11-03T10:00:00Z", "2026-11-03T09:59:59.999Z")]
    [InlineData("2026-11-03 10:00", "2026-11-03 09:59:59")]
    [InlineData("2026-11-03T10:00:00,25", "2026-11-03T10:00:00.125999999")]
    [InlineData("2026-11-03T10:00:00-05:00", "2026-11-03T12:00:00+01:00")]
    [InlineData("20261103T100000Z", "2026-11-03T11:30:00+02")]
    [InlineData("03/11/2026 10:00", "04/10/2026 10:00", "--time-format", "dd/MM/yyyy HH:mm")]
    [InlineData("1793700001", "1793700000.5", "--time-format", "unix")]
    [InlineData("1793700000001", "1793700000000", "--time-format", "unix-ms")]
    [InlineData("Mon Nov 02 10:05:00 PST 2026", "Mon Nov 02 10:00:00 PST 2026", "--time-format", "ddd MMM dd HH:mm:ss 'PST' yyyy")]
    [InlineData("2026-11-03 10:00 -0500", "2026-11-03 12:00 +0100", "--time-format", "yyyy-MM-dd HH:mm zzz")]
    public async Task RepeatedLast_TimesInAnyOrder_TheLaterCounts(string later, string earlier, params string[] options)
    {
        foreach (var (first, second, label) in new[] { (later, earlier, "cat"), (earlier, later, "dog") })
        {
            var run = await ConsensusAsync(first, second, ["--repeated", "last", .. options]);

            run.Error.ShouldBeEmpty();
            run.Code.ShouldBe(0);
            File.ReadAllText(At("labels.csv")).ShouldBe($"task,label,confidence\nx,{label},1\n");
        }
    }

    [Fact]
    public async Task RepeatedFirst_TimesWithAndWithoutOffset_AreRefused()
    {
        var run = await ConsensusAsync("2026-11-03T10:00:00Z", "2026-11-03T10:00:00", "--repeated", "first");

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("row 3, column timestamp: '2026-11-03T10:00:00' has no offset from UTC, the time in row 2 has one");
    }

    [Theory]
    [InlineData("Nov 3 2026", "10:00")]
    [InlineData("", "now")]
    public async Task TimesThatNobodyAskedFor_MayBeAnything(string first, string second)
    {
        (await ConsensusAsync(first, second)).ShouldSatisfyAllConditions(run => run.Code.ShouldBe(0), run => run.Error.ShouldBeEmpty());
        (await ConsensusAsync(first, second, "--repeated", "all")).Code.ShouldBe(0);
        var agreement = await CommandRun.OfAsync("agreement", At("answers.csv"));
        agreement.Code.ShouldBe(0);
        agreement.Error.ShouldContain("1 repeated answer does not count; times are not read (row 2, column timestamp");
    }

    [Fact]
    public async Task Agreement_WithoutOptions_TakesTheLatestAnswerByTime()
    {
        var answers = _folder.Write("answers.csv", "task,worker,label,timestamp\nx,ann,cat,2026-11-03\nx,ann,dog,2026-11-02\nx,bob,cat,2026-11-02\n");

        (await CommandRun.OfAsync("agreement", answers, "--measure", "percent")).Output.ShouldStartWith("percent: 1.0000");
    }

    [Fact]
    public async Task RepeatedLast_WithoutTimes_SaysThatRowsDecide()
    {
        var answers = _folder.Write("answers.csv", "task,worker,label\nx,ann,cat\nx,ann,dog\n");

        var run = await CommandRun.OfAsync("consensus", answers, "--repeated", "last", "-o", At("labels.csv"));

        run.Error.ShouldContain("1 repeated answer does not count; without times, the order of rows says which answer is last.");
    }

    [Theory]
    [InlineData("%d/%m/%Y")]
    [InlineData("HH:mm")]
    [InlineData("d")]
    [InlineData("MM/yyyy")]
    [InlineData("'today'")]
    public async Task TimeFormat_ThatTellsNoDaysApart_IsWrongUsage(string format) =>
        (await ConsensusAsync("2026-11-03", "2026-11-02", "--time-format", format)).Code.ShouldBe(2);

    [Fact]
    public async Task Time_OfAnotherColumn_IsReadWhereItIsNamed()
    {
        var answers = _folder.Write("answers.csv", "task,worker,label,when,timestamp\nx,ann,cat,2026-11-03,?\nx,ann,dog,2026-11-02,?\n");

        await CommandRun.OfAsync("consensus", answers, "--repeated", "last", "--time", "when", "--method", "majority", "-o", At("labels.csv"));

        File.ReadAllText(At("labels.csv")).ShouldContain("x,cat,1");
    }

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Merges two answers of one worker.</summary>
    private Task<CommandRun> ConsensusAsync(string first, string second, params string[] options)
    {
        var answers = _folder.Write("answers.csv", $"task,worker,label,timestamp\nx,ann,cat,\"{first}\"\nx,ann,dog,\"{second}\"\n");
        return CommandRun.OfAsync(["consensus", answers, "--method", "majority", "--output", At("labels.csv"), .. options]);
    }
}

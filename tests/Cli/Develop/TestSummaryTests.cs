using System.Diagnostics;
using AnnotationFunctions.Cli;
using AnnotationFunctions.Cli.Develop;

namespace AnnotationFunctions.Tests.Cli.Develop;

public sealed class TestSummaryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Write_SeveralSuites_SumsUpAndNamesWhatWasSkippedAndWhatFailed()
    {
        var text = Write(
            new SuiteRun("Core", 0, 12.34, [Passed("A.One"), Passed("A.Two"), Skipped("A.Three(file: \"x\")", "No data."), Skipped("A.Three(file: \"y\")", "No data.")]),
            new SuiteRun("App", 2, 60, [Passed("B.One"), new TestOutcome("B.Two(x: 1)", "failed", "1 is not 2"), Skipped("B.Three", "No data."), Skipped("B.Four", "No registry.")]),
            new SuiteRun("Cli", 0, 1, [Passed("C.One")]));

        text.ShouldMatch(@"Suite\W+Passed\W+Failed\W+Skipped\W+Seconds");
        text.ShouldMatch(@"Core\W+2\W+0\W+2\W+12\.3");
        text.ShouldMatch(@"App\W+1\W+1\W+2\W+60\.0");
        text.ShouldMatch(@"all\W+4\W+1\W+4\W+73\.3");
        text.ShouldContain("""
            Skipped: No data.
              Core  A.Three (2 cases)
              App  B.Three
            Skipped: No registry.
              App  B.Four
            Failed: App
              App  B.Two(x: 1)
            4 passed, 1 failed, 4 skipped in 73.3 s

            """);
    }

    /// <summary>The exit code decides, whatever the report says.</summary>
    [Theory]
    [InlineData(0, "passed", true, null)]
    [InlineData(0, "failed", false, null)]
    [InlineData(7, "passed", false, "no test failed, and yet it ended with code 7")]
    [InlineData(0, null, false, "no test ran to its end; it ended with code 0")]
    [InlineData(134, null, false, "no test ran to its end; it ended with code 134")]
    public void Succeeded_DependsOnCodeAndReport(int code, string? status, bool succeeded, string? trouble)
    {
        var run = new SuiteRun("Core", code, 1, status is null ? [] : [new TestOutcome("A.One", status, null)]);

        run.Succeeded.ShouldBe(succeeded);
        run.Trouble.ShouldBe(trouble);
        Write(run).Contains("Failed: Core").ShouldBe(!succeeded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"results\": { \"tests\": [ { \"name\": \"A")]
    [InlineData("{}")]
    [InlineData("{ \"results\": {} }")]
    public void Read_NoWholeReport_HasNoTests(string text) => SuiteRun.Read(_folder.Write("report.json", text)).ShouldBeEmpty();

    [Fact]
    public void Read_NoReport_HasNoTests() => SuiteRun.Read(Path.Combine(_folder.Path, "none.json")).ShouldBeEmpty();

    /// <summary>This very program writes the report, of tests that end in every way when they are asked to.</summary>
    [Fact]
    public async Task Read_ReportOfARealRun_HasNamesEndingsAndReasons()
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "AnnotationFunctions.Cli.Tests.dll"), "--filter-class", typeof(Endings).FullName!,
            "--results-directory", _folder.Path, "--report-xunit-ctrf", "--report-xunit-ctrf-filename", "report.json",
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        start.Environment[Endings.Variable] = "1";
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var run = new SuiteRun("Cli", process.ExitCode, 1, SuiteRun.Read(Path.Combine(_folder.Path, "report.json")));

        (run.Code == 0, run.Passed, run.Failed, run.Skipped).ShouldBe((false, 1, 1, 2));
        Write(run).ShouldContain($"""
            Skipped: This one is skipped.
              Cli  {typeof(Endings).FullName}.Skips (2 cases)
            Failed: Cli
              Cli  {typeof(Endings).FullName}.Fails
            """);
    }

    public void Dispose() => _folder.Dispose();

    private static TestOutcome Passed(string name) => new(name, "passed", null);

    private static TestOutcome Skipped(string name, string reason) => new(name, "skipped", reason);

    private static string Write(params SuiteRun[] runs)
    {
        using var output = new StringWriter();
        TestSummary.Write(new Terminal(output, TextWriter.Null, interactive: false), runs);
        return output.ToString();
    }
}

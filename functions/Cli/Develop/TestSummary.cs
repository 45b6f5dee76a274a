using System.Globalization;
using Spectre.Console;

namespace AnnotationFunctions.Cli.Develop;

/// <summary>What <c>annotate test</c> ends with: a table of the suites, what was skipped and why, and what failed.</summary>
internal static class TestSummary
{
    internal static void Write(Terminal terminal, IReadOnlyList<SuiteRun> runs)
    {
        terminal.Results.Write(TableOf(runs));
        WriteSkipped(terminal.Output, runs);
        WriteFailed(terminal.Output, runs);
        terminal.Output.WriteLine(Counts(runs));
    }

    private static Table TableOf(IReadOnlyList<SuiteRun> runs)
    {
        var table = new Table().AddColumn("Suite");
        foreach (var name in (string[])["Passed", "Failed", "Skipped", "Seconds"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var run in runs)
        {
            Add(table, run.Suite, run.Passed, run.Failed, run.Skipped, run.Seconds);
        }

        Add(table.AddEmptyRow(), "all", runs.Sum(run => run.Passed), runs.Sum(run => run.Failed), runs.Sum(run => run.Skipped), runs.Sum(run => run.Seconds));
        return table;
    }

    private static void Add(Table table, string name, int passed, int failed, int skipped, double seconds) =>
        table.AddRow(new Text(name), Number(passed), Number(failed), Number(skipped), new Text(seconds.ToString("0.0", CultureInfo.InvariantCulture)));

    private static Text Number(int number) => new(number.ToString(CultureInfo.InvariantCulture));

    private static void WriteSkipped(TextWriter output, IReadOnlyList<SuiteRun> runs)
    {
        var skipped = runs.SelectMany(run => run.Tests.Where(SuiteRun.IsSkipped).Select(test => (run.Suite, Test: test)));
        foreach (var reason in skipped.GroupBy(each => string.IsNullOrWhiteSpace(each.Test.Message) ? "no reason given" : each.Test.Message.Trim()))
        {
            output.WriteLine($"Skipped: {reason.Key}");
            foreach (var method in reason.GroupBy(each => (each.Suite, each.Test.Method)))
            {
                output.WriteLine($"  {method.Key.Suite}  {method.Key.Method}{Cases(method.Count())}");
            }
        }
    }

    private static void WriteFailed(TextWriter output, IReadOnlyList<SuiteRun> runs)
    {
        foreach (var run in runs.Where(run => !run.Succeeded))
        {
            output.WriteLine($"Failed: {run.Suite}{(run.Trouble is null ? "" : $": {run.Trouble}")}");
            foreach (var test in run.Tests.Where(test => test.Status != "passed" && !SuiteRun.IsSkipped(test)))
            {
                output.WriteLine($"  {run.Suite}  {test.Name}");
            }
        }
    }

    private static string Cases(int count) => count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({count} cases)");

    private static string Counts(IReadOnlyList<SuiteRun> runs) => string.Create(
        CultureInfo.InvariantCulture,
        $"{runs.Sum(run => run.Passed)} passed, {runs.Sum(run => run.Failed)} failed, {runs.Sum(run => run.Skipped)} skipped in {runs.Sum(run => run.Seconds):0.0} s");
}

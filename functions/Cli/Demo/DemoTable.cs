using System.Globalization;
using AnnotationFunctions.Cli.Client;
using Spectre.Console;

namespace AnnotationFunctions.Cli.Demo;

/// <summary>The end of the demo for people.</summary>
internal static class DemoTable
{
    internal static void Write(IAnsiConsole console, DemoReport report, DemoDetails details)
    {
        console.Write(Odd(details));
        console.Write(Annotators(details));
        console.Write(Summary(report, details));
        console.WriteLine("The annotators and the expert are simulated; the pictures, the model, the callbacks and the answers over HTTP are real.");
        console.WriteLine("The truth was known to the demo and the simulated people only, never to the function app.");
        console.WriteLine($"The simulated errors have the seed {DemoProject.Seed}, with which each annotator's share of right answers, without suggestions, is close to what is said of them.");
        console.WriteLine($"Their seconds are drawn, not waited for, and they take {DemoProject.Trust:P0} of the suggestions without looking: what that saves and spoils, the pipeline finds out.");
        if (details.GateLowered)
        {
            console.WriteLine("With so few pictures the gate asks for less agreement than usual: who answers at random is not found out soon enough.");
        }
    }

    private static Table Summary(DemoReport report, DemoDetails details)
    {
        var table = new Table().Title("Result").HideHeaders().AddColumns("What", "Value");
        void Row(string what, string value) => table.AddRow(new Text(what), new Text(value));
        Row("Uploads", $"{report.Uploaded}, unaccounted for: {report.Lost}");
        Row("Items", Number(report.Items));
        Row("Quarantined", $"{report.Quarantined}{Reasons(details.QuarantineReasons)}");
        Row("Duplicates", Number(report.Duplicates));
        Row("Pre-label accuracy", $"{Share(report.PrelabelAccuracy)} of {details.Prelabelled} items");
        Row("Annotations", $"{report.Annotations}, of which {details.Reviews} by the expert");
        Row("Repeated callbacks", Number(details.Retries));
        Row("Reassigned tasks", Number(report.Reassigned));
        Row("Agreement (Krippendorff's α)", $"{Share(report.Alpha)} [{Share(report.AlphaLower)}, {Share(details.AlphaUpper)}]");
        Row("Consensus accuracy", $"{Share(report.ConsensusAccuracy)} of the {report.DatasetItems} items in the dataset, {details.HeldBack} held back");
        Row("Best single annotator", $"{Share(report.BestAnnotatorAccuracy)} of what they answered, among those with {DemoEvaluation.MinAnswers} answers or more");
        if (report.Suggestions is { } suggestions)
        {
            Row("Seconds per answer", string.Create(CultureInfo.InvariantCulture, $"{suggestions.Shown.MedianSeconds:0.0} with the model's suggestion, {suggestions.Control.MedianSeconds:0.0} without (medians of {suggestions.Shown.Answers} and {suggestions.Control.Answers})"));
            Row("Time saved", Percent(suggestions.TimeSaved));
            Row("Wrong suggestions taken", $"{Part(suggestions.Shown)} when seen, {Part(suggestions.Control)} said so by themselves: {Percent(suggestions.Bias, "points")} more");
        }

        Row("Flagged", report.FlaggedAnnotators.Count == 0 ? "nobody" : string.Join(", ", report.FlaggedAnnotators));
        Row("Cost", string.Create(CultureInfo.InvariantCulture, $"{details.Cost:0.00} {details.Currency}"));
        Row("Time", string.Create(CultureInfo.InvariantCulture, $"{report.Seconds:0.0} s, {report.Items / Math.Max(report.Seconds, 0.001):0.0} items per second"));
        Row("Dataset", report.DatasetVersion is null ? "none" : $"{report.DatasetVersion} in {details.DatasetPath}");
        return table;
    }

    private static Table Odd(DemoDetails details)
    {
        var table = new Table().Title("Odd uploads").AddColumns("What", "Name", "Outcome", "Reason");
        foreach (var odd in details.Odd)
        {
            table.AddRow(new Text(odd.Special), new Text(odd.Name), new Text(odd.Outcome), new Text(odd.Reason ?? ""));
        }

        return table;
    }

    private static Table Annotators(DemoDetails details)
    {
        var table = new Table().Title("Simulated annotators").AddColumns("Who", "How", "Answers", "Right", "Estimated", "Flag");
        foreach (var (persona, tally, estimate, flag) in details.Annotators)
        {
            table.AddRow(
                new Text(persona.Id), new Text(DemoProject.Describe(persona)), new Text(Number(tally.Answered)),
                new Text(Share(tally.Accuracy)), new Text(Share(estimate)), new Text(flag ?? ""));
        }

        return table;
    }

    private static string Reasons(IReadOnlyDictionary<string, int> reasons) =>
        reasons.Count == 0 ? "" : ": " + string.Join(", ", reasons.OrderBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => $"{reason.Key} {reason.Value}"));

    private static string Part(SuggestionArm arm) => $"{arm.TookWrong} of {arm.MetWrong}";

    private static string Percent(Estimate? estimate, string unit = "%") => estimate is null
        ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{100 * estimate.Value:0} {unit} [{100 * estimate.Lower:0}, {100 * estimate.Upper:0}]");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Share(double? share) => share?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";
}

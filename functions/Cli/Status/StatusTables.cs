using System.Globalization;
using AnnotationFunctions.Cli.Client;
using Spectre.Console;

namespace AnnotationFunctions.Cli.Status;

/// <summary>Projects and batches for people.</summary>
internal static class StatusTables
{
    internal static Table Of(IReadOnlyList<ProjectFacts> projects)
    {
        var table = new Table().AddColumns("Project", "Name", "Policy", "Guideline", "Created");
        foreach (var project in projects)
        {
            Row(table, project.Id, project.Name, $"{project.PolicyVersion}", $"{project.GuidelineVersion}", Day(project.CreatedAt));
        }

        return table;
    }

    internal static void Write(IAnsiConsole console, ProjectStatus status)
    {
        if (status.Uploads is { } uploads)
        {
            console.WriteLine(
                $"Uploads: {uploads.Accepted} accepted, {uploads.Duplicate} duplicate, {uploads.NearDuplicate} near duplicate, "
                + $"{uploads.Quarantined} quarantined, {uploads.Unpacked} unpacked, {uploads.Skipped} skipped"
                + (uploads.Swept > 0 ? $"; of these uploads {uploads.Swept} were found by the sweep, which no event had announced" : ""));
        }

        var batches = new Table().AddColumns("Batch", "Status", "Items", "Settled", "Answers", "α", "Dataset");
        foreach (var batch in status.Batches)
        {
            Row(
                batches, batch.Id, batch.Status, $"{batch.Progress.Items}", $"{batch.Progress.Settled}",
                $"{batch.Progress.Answers + batch.Progress.Reviews}", Share(batch.Agreement?.Alpha), batch.Dataset ?? "");
        }

        console.Write(batches);
        var annotators = new Table().AddColumns("Annotator", "Role", "Accuracy", "Flag");
        foreach (var annotator in status.Annotators)
        {
            Row(annotators, annotator.Id, annotator.Role, Share(annotator.Scorecard?.Accuracy), annotator.FlagText ?? "");
        }

        console.Write(annotators);
        var datasets = new Table().AddColumns("Dataset", "Batch", "Items", "Created");
        foreach (var dataset in status.Datasets)
        {
            Row(datasets, dataset.Version, dataset.Batch, $"{dataset.Items}", Day(dataset.CreatedAt));
        }

        console.Write(datasets);
    }

    internal static Table Of(BatchFacts batch)
    {
        var (progress, agreement) = (batch.Progress, batch.Agreement);
        var table = new Table().Title(Markup.Escape($"Batch {batch.Id}")).HideHeaders().AddColumns("What", "Value");
        Row(table, "Status", batch.Failure is null ? batch.Status : $"{batch.Status}: {batch.Failure}");
        Row(table, "Items", $"{progress.Items}, of which {progress.Settled} settled ({progress.Adjudicated} by a reviewer{(progress.AutoLabelled > 0 ? $", {progress.AutoLabelled} by the model alone" : "")}), {progress.Unresolved} unresolved");
        Row(table, "Answers", $"{progress.Answers}, and {progress.Reviews} reviews");
        Row(table, "Reassigned tasks", $"{progress.Reassigned}");
        Row(table, "Cost", progress.Cost.ToString("0.00", CultureInfo.InvariantCulture));
        Row(table, "Agreement (α)", $"{Share(agreement?.Alpha)} [{Share(agreement?.Lower)}, {Share(agreement?.Upper)}]{(agreement?.Note is { } note ? " " + note : "")}");
        foreach (var check in batch.Gate?.Checks ?? [])
        {
            Row(table, $"Gate: {check.Name}", $"{(check.Passed ? "passed" : "failed")}: {check.Reason}");
        }

        Row(table, "Dataset", batch.Dataset ?? "none yet");
        return table;
    }

    private static void Row(Table table, params ReadOnlySpan<string> cells)
    {
        var texts = new List<Text>(cells.Length);
        foreach (var cell in cells)
        {
            texts.Add(new Text(cell));
        }

        table.AddRow(texts);
    }

    private static string Day(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Share(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";
}

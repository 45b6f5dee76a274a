using AnnotationFunctions.Cli.Client;
using AnnotationFunctions.Cli.Simulation;
using AnnotationFunctions.Cli.Transfer;

namespace AnnotationFunctions.Cli.Demo;

/// <summary>Compares what the pipeline made with the truth that only the demo knows.</summary>
internal static class DemoEvaluation
{
    /// <summary>Answers below which a share of right ones says nothing of an annotator: with five answers, one error is 20 points.</summary>
    internal const int MinAnswers = 30;

    /// <summary>The annotators, without the expert, that consensus is compared with.</summary>
    internal static IEnumerable<AnnotatorTally> Comparable(IEnumerable<AnnotatorTally> tallies) =>
        tallies.Where(tally => tally.Annotator != DemoProject.Expert.Id && tally.Answered >= MinAnswers);

    internal static (DemoReport Report, DemoDetails Details) Of(DemoObservation seen)
    {
        var quarantined = seen.Outcomes.Where(upload => upload.IsQuarantined).ToList();
        var rows = seen.Dataset?.Rows ?? [];
        var prelabelled = rows.Where(row => row.Model is not null).ToList();
        var flags = seen.Annotators.Where(annotator => annotator.FlagText is not null).ToDictionary(annotator => annotator.Id, annotator => annotator.FlagText!);
        var report = new DemoReport(
            Uploaded: seen.Uploads.All.Count,
            Items: seen.Items.Count,
            Quarantined: quarantined.Count,
            Duplicates: seen.Outcomes.Count(upload => upload.IsCopy),
            PrelabelAccuracy: Share(prelabelled, row => row.Model!.Label == seen.Pictures[row.Item].Truth),
            Annotations: seen.Batch.Progress.Answers + seen.Batch.Progress.Reviews,
            Reassigned: seen.Batch.Progress.Reassigned,
            Alpha: Rounded(seen.Batch.Agreement?.Alpha),
            AlphaLower: Rounded(seen.Batch.Agreement?.Lower),
            ConsensusAccuracy: Share(rows, row => row.Answer.Class == seen.Pictures[row.Item].Truth),
            BestAnnotatorAccuracy: Rounded(Best(seen.Tallies)),
            FlaggedAnnotators: [.. flags.Keys.Order(StringComparer.Ordinal)],
            DatasetVersion: seen.Dataset?.Version,
            DatasetItems: rows.Count,
            Lost: seen.Uploads.All.Count - UploadLedger.Settled(seen.Outcomes).Count(),
            Seconds: Math.Round(seen.Elapsed.TotalSeconds, 1),
            Suggestions: seen.Batch.Suggestions);
        return (report, Details(seen, quarantined, prelabelled.Count, flags));
    }

    private static DemoDetails Details(
        DemoObservation seen, List<UploadFacts> quarantined, int prelabelled, Dictionary<string, string> flags) => new()
        {
            HeldBack = seen.Items.Count - (seen.Dataset?.Rows.Count ?? 0),
            GateLowered = seen.Uploads.Pictures < DemoProject.PicturesToKnowEverybody,
            Odd = [.. seen.Uploads.Odd.Select(upload => OddOutcomeOf(upload, seen.Outcomes))],
            QuarantineReasons = quarantined.CountBy(upload => upload.Code ?? "other").ToDictionary(),
            Prelabelled = prelabelled,
            Retries = seen.Tallies.Sum(tally => tally.Repeated),
            AlphaUpper = Rounded(seen.Batch.Agreement?.Upper),
            Reviews = seen.Batch.Progress.Reviews,
            Cost = seen.Batch.Progress.Cost,
            Currency = DemoProject.Currency,
            Annotators = [.. DemoProject.Everybody.Select(persona => new AnnotatorRow(
                persona,
                seen.Tallies.Single(tally => tally.Annotator == persona.Id),
                seen.Annotators.FirstOrDefault(annotator => annotator.Id == persona.Id)?.Scorecard?.Accuracy,
                flags.GetValueOrDefault(persona.Id)))],
            DatasetPath = seen.Dataset?.Folder,
        };

    /// <summary>The outcome of an archive is that of its entry.</summary>
    private static OddOutcome OddOutcomeOf(DemoUpload upload, IReadOnlyList<UploadFacts> outcomes)
    {
        var record = outcomes.Where(record => record.Name == upload.Name).OrderBy(record => record.Entry is null).FirstOrDefault();
        return record is null
            ? new OddOutcome(upload.Special!, upload.Name, "lost", null, upload.Expected)
            : new OddOutcome(
                upload.Special!, record.FullName, record.Outcome, record.Reason ?? (record.Of is { } item ? $"of item {item}" : null), upload.Expected);
    }

    private static double? Best(IReadOnlyList<AnnotatorTally> tallies)
    {
        var comparable = Comparable(tallies).ToList();
        return (comparable.Count > 0 ? comparable : tallies.Where(tally => tally.Annotator != DemoProject.Expert.Id)).Max(tally => tally.Accuracy);
    }

    private static double? Share<T>(IReadOnlyCollection<T> all, Func<T, bool> right) =>
        all.Count == 0 ? null : Rounded((double)all.Count(right) / all.Count);

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 4) : null;
}

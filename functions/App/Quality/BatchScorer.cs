using System.Globalization;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Quality;

/// <summary>
/// Scores a batch: merges its answers, measures agreement, updates scorecards, flags annotators, and reopens the items that the whole
/// batch is less sure of than their own answers were. Running it again over the same answers writes the same.
/// </summary>
/// <remarks>
/// No answer is left out: items that nothing looks after are finished first, a finished item takes no answer, and the merged rows are
/// written only in place of those that were merged.
/// </remarks>
public sealed class BatchScorer(
    ConsensusStore consensus,
    BatchStore batches,
    AnnotatorStore annotators,
    ScorecardStore scorecards,
    FindingStore findings,
    ProjectStore projects,
    AutoLabelReview autoLabels,
    UnfinishedItems unfinished,
    TimeProvider time)
{
    /// <summary>Rounds of a batch: its items, and once more those that the first scoring reopens.</summary>
    public const int MaxRounds = 2;

    private const int MaxInterimItems = 20_000;

    /// <summary>Scores a batch after a round.</summary>
    public async Task<ScoreOutcome> RunAsync(BatchKey key, int round, CancellationToken cancellation)
    {
        var (batch, terms) = await batches.TermsAsync(key, cancellation);
        var rows = await ReadFinishedAsync(key, round, cancellation);
        var (items, autoLabelled) = Parted(rows.Select(row => row.Value));
        var merge = Merge(batch, items, terms.Labels);
        var flagged = await JudgeAsync(batch, merge, cancellation);
        var now = time.GetUtcNow();
        var (measured, standing) = await autoLabels.RunAsync(batch, items, autoLabelled, terms.Labels, cancellation);
        List<ItemConsensus> merged = [.. items.Select((_, index) => merge.Item(index, now)), .. standing];
        var versions = rows.ToDictionary(row => row.Value.Item, row => row.ETag, StringComparer.Ordinal);
        if (!await consensus.TryReplaceAsync(key, merged.Select(item => new Stored<ItemConsensus>(item, versions[item.Item])), cancellation))
        {
            throw new StorageConflictException($"The answers of batch '{key.Batch}' changed while they were merged.");
        }

        var agreement = await AgreementAsync(batch, items, terms.Labels, flagged, cancellation);
        var suggestions = await SuggestionsAsync(batch, merged, now, cancellation);
        var reopened = round < MaxRounds ? await ReopenAsync(key, batch, merged, round + 1, cancellation) : [];
        await batches.UpdateAsync(
            key,
            current => !current.IsActive ? null : current with
            {
                Status = reopened.Count > 0 ? BatchStatus.Annotating : BatchStatus.Scoring,
                Agreement = agreement,
                Suggestions = suggestions,
                AutoLabel = measured,
                ReopenedShards = Math.Max(current.ReopenedShards, Shards(reopened.Count)),
                Progress = BatchCount.Of(merged, current, now) with { Reopened = Math.Max(current.Progress.Reopened, reopened.Count) },
            },
            cancellation);
        return new ScoreOutcome(reopened.Count, Shards(reopened.Count));
    }

    /// <summary>While a batch runs: updates the scorecards from the answers so far, so that stopping knows the annotators sooner.</summary>
    public async Task RunInterimAsync(BatchKey key, CancellationToken cancellation)
    {
        var (batch, terms) = await batches.TermsAsync(key, cancellation);
        if (batch.Progress.Items <= MaxInterimItems
            && Parted(await consensus.ReadAsync(key, cancellation).ToListAsync(cancellation)) is { Answered: { Count: > 0 } items })
        {
            await JudgeAsync(batch, Merge(batch, items, terms.Labels), cancellation);
        }
    }

    /// <summary>Where the model may label by itself, it is measured by what people say, and has no vote.</summary>
    private static BatchMerge Merge(Batch batch, List<ItemConsensus> items, LabelVocabulary labels) =>
        BatchMerge.Run(items, labels, mayCountModel: !AutoLabelRule.Concerns(batch));

    /// <summary>The items that people answered, and those that the model labelled, which tell nothing of people.</summary>
    private static (List<ItemConsensus> Answered, List<ItemConsensus> AutoLabelled) Parted(IEnumerable<ItemConsensus> items)
    {
        var parts = items.ToLookup(item => item.IsAutoLabelled);
        return ([.. parts[false]], [.. parts[true]]);
    }

    /// <summary>The items of a batch, each finished in the round, with all answers that were ever acknowledged to it.</summary>
    private async Task<List<Stored<ItemConsensus>>> ReadFinishedAsync(BatchKey key, int round, CancellationToken cancellation)
    {
        var rows = await consensus.ReadRowsAsync(key, cancellation).ToListAsync(cancellation);
        return await unfinished.FinishAsync(key, round, rows.Select(row => row.Value), cancellation)
            ? await consensus.ReadRowsAsync(key, cancellation).ToListAsync(cancellation)
            : rows;
    }

    /// <summary>Updates scorecards and flags; returns who is flagged. Whoever is flagged and has no answers in this batch stays flagged: nothing new is known.</summary>
    private async Task<HashSet<string>> JudgeAsync(Batch batch, BatchMerge merge, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var people = (await annotators.AllAsync(batch.Project, cancellation)).Where(a => a.Role == TaskRole.Annotator).ToList();
        var parts = merge.Scorecards(now, people.Where(a => a.ReinstatedAt is not null).ToDictionary(a => a.Id, a => a.ReinstatedAt!.Value));
        foreach (var (source, part) in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            await scorecards.PutAsync(batch.Project, source, batch.Id, part, cancellation);
        }

        var cards = await scorecards.AllAsync(batch.Project, cancellation); // also of those who had no task of this batch yet
        var judged = people
            .Where(a => parts.ContainsKey(a.Id) || a.StandingFlags.Count == 0)
            .Select(a => (Annotator: a, Flags: Flags(a)))
            .Where(a => a.Flags.Count > 0 || a.Annotator.Flags.Count > 0)
            .ToList();
        await findings.WriteAsync(
            batch.Project, judged.SelectMany(a => a.Flags.Select(flag => FindingOf(flag, batch.Id, a.Annotator.Id))).ToList(), cancellation);
        foreach (var (annotator, flags) in judged)
        {
            // A later measurement may also clear what an earlier one of few answers held against somebody.
            await annotators.UpdateAsync(batch.Project, annotator.Id, a => a.ReinstatedAt == annotator.ReinstatedAt ? a with { Flags = flags } : null, cancellation);
        }

        return judged.Where(a => a.Flags.Count > 0).Select(a => a.Annotator.Id).ToHashSet(StringComparer.Ordinal);

        IReadOnlyList<AnnotatorFlag> Flags(Annotator annotator)
        {
            var flags = FlagRules.Evaluate(cards.GetValueOrDefault(annotator.Id), annotator.Standing, batch.Policy, now, annotator.ReinstatedAt);
            return parts.ContainsKey(annotator.Id) ? flags : [.. flags.Where(flag => flag.Kind == FlagKind.Silent)];
        }
    }

    private static Finding FindingOf(AnnotatorFlag flag, string batch, string annotator)
    {
        var (kind, actions) = flag.Kind switch
        {
            FlagKind.Silent => (FindingKind.AnnotatorSilent, (string[])["Check that the annotator is at work.", "Reinstate them with PUT annotators, or leave them out."]),
            FlagKind.Random => (FindingKind.AnnotatorRandom, ["Do not pay before looking at their answers.", "Leave them out, or train them and reinstate them with PUT annotators."]),
            FlagKind.Confuses => (FindingKind.AnnotatorConfuses, ["Add borderline examples of the two classes to the guideline.", "Show them to the annotator, then reinstate them with PUT annotators."]),
            _ => (FindingKind.AnnotatorInaccurate, ["Go through the guideline with the annotator.", "Reinstate them with PUT annotators, or leave them out."]),
        };
        return Finding.Of(kind, batch, annotator, flag.Evidence, flag.At, actions);
    }

    private async Task<BatchAgreement> AgreementAsync(
        Batch batch, List<ItemConsensus> items, LabelVocabulary labels, HashSet<string> flagged, CancellationToken cancellation)
    {
        var schema = await projects.GetSchemaAsync(batch.Project, batch.SchemaVersion, cancellation);
        var options = new AgreementOptions
        {
            Level = schema?.Schema.TaskType == TaskType.ClassificationOrdinal ? MeasurementLevel.Ordinal : MeasurementLevel.Nominal,
        };
        var counted = KrippendorffAlpha.Run(Table(items, labels, vote => !vote.IsAssisted && !flagged.Contains(vote.Annotator)), options);
        var all = KrippendorffAlpha.Run(Table(items, labels, _ => true), options);
        return new BatchAgreement(
            Finite(counted.Value), Finite(counted.Lower), Finite(counted.Upper), Finite(all.Value), counted.Items, counted.Answers, counted.Note);
    }

    /// <summary>What suggestions saved and spoiled; a finding where they mislead more than the policy permits.</summary>
    private async Task<SuggestionReport?> SuggestionsAsync(Batch batch, List<ItemConsensus> merged, DateTimeOffset now, CancellationToken cancellation)
    {
        var report = SuggestionReport.Of(merged);
        if (report?.Bias is { } bias && batch.Policy.Suggestions is { } policy && bias.Lower > policy.MaxBias)
        {
            await findings.WriteAsync(batch.Project, [Finding.Of(
                FindingKind.SuggestionsMislead, batch.Id, batch.Id,
                string.Create(CultureInfo.InvariantCulture, $"Annotators give a wrong suggestion as their answer {bias.Value:P0} more often when they see it (95 % interval {bias.Lower:P0} to {bias.Upper:P0}); the policy permits {policy.MaxBias:P0}."),
                now,
                "Raise the threshold of the model's calibration, so that less sure answers are not suggested.",
                "Leave 'suggestions' out of the policy, so that annotators answer by themselves.")], cancellation);
        }

        return report;
    }

    private static AnnotationTable Table(List<ItemConsensus> items, LabelVocabulary labels, Func<CastVote, bool> counts)
    {
        var builder = new AnnotationTableBuilder(labels.Names);
        foreach (var item in items)
        {
            foreach (var vote in item.Votes.Where(v => v.Role == TaskRole.Annotator && labels.Find(v.Label) is not null && counts(v)))
            {
                builder.Add(item.Item, vote.Annotator, vote.Label);
            }
        }

        return builder.Build();
    }

    private async Task<List<string>> ReopenAsync(BatchKey key, Batch batch, List<ItemConsensus> merged, int round, CancellationToken cancellation)
    {
        var withdrawn = merged.Where(item => item is { IsAutoLabelled: true, Status: ItemStatus.Unresolved }).Select(item => item.Item).ToList();
        var unsure = merged
            .Where(item => item.Status != ItemStatus.Adjudicated && !item.IsAutoLabelled && item.Posterior < batch.Policy.TargetPosterior)
            .OrderBy(item => item.Posterior)
            .ThenBy(item => item.Item, StringComparer.Ordinal)
            .Select(item => item.Item)
            .Take(Affordable(batch, merged, withdrawn.Count))
            .Concat(withdrawn)
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var (items, number) in unsure.Chunk(BatchStore.ShardSize).Select((items, number) => (items, number)))
        {
            await batches.WriteShardAsync(new ShardKey(key, number, round), items, cancellation);
        }

        return unsure;
    }

    /// <summary>
    /// Items that one more answer, and a review if need be, can be paid for from what the batch reserved and did not spend. Of items whose automatic
    /// label was withdrawn all answers are still to be paid: what was set aside for them is theirs.
    /// </summary>
    private static int Affordable(Batch batch, List<ItemConsensus> merged, int withdrawn)
    {
        var each = batch.Policy.PricePerAnswer + (batch.Allowance.Reviews && batch.Policy.EscalateToReviewer ? batch.Policy.PricePerReview : 0);
        if (batch.Policy.Budget is null || each == 0)
        {
            return int.MaxValue;
        }

        var theirs = withdrawn * batch.Allowance.Reserved / Math.Max(1, batch.Progress.Items);
        return (int)Math.Max(0, Math.Floor((batch.Allowance.Reserved - theirs - BatchCount.CostOf(merged, batch.Policy)) / each));
    }

    private static int Shards(int items) => (items + BatchStore.ShardSize - 1) / BatchStore.ShardSize;

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

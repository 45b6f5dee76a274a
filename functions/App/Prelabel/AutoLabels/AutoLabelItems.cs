using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel.Heads;
using AnnotationFunctions.App.Quality;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>
/// The activity that lets the model label the items of a shard that the policy leaves to it, and returns the others, for people. It does so
/// only where what people say of the model passes the policy.
/// </summary>
/// <remarks>An item is labelled by one transaction on its progress, which says who labelled it. Whatever is lost after that, a repetition or the item's own orchestration makes up for.</remarks>
public sealed class AutoLabelItems(
    BatchStore batches, PrelabelStore prelabels, ItemStore sources, ItemTaskStore items, ConsensusStore consensus, AutoLabelGate gate, TimeProvider time)
{
    /// <summary>Name of the method, by which datasets mark such labels.</summary>
    public const string Method = "auto-label";

    private const int AtOnce = 16;

    /// <summary>Labels what may be labelled; returns the ids of the items that people label.</summary>
    [Function(nameof(AutoLabelItems))]
    public async Task<IReadOnlyList<string>> RunAsync([ActivityTrigger] ShardKey shard, CancellationToken cancellation)
    {
        var (batch, _) = await batches.TermsAsync(shard.Batch, cancellation);
        var all = await batches.ReadShardAsync(shard, cancellation);
        if (!AutoLabelRule.Concerns(batch) || !await batches.IsActiveAsync(batch.Key, cancellation) || await gate.MeasureAsync(batch, cancellation) is not { Passes: true } measured)
        {
            return all;
        }

        var people = new List<string>();
        foreach (var some in all.Chunk(AtOnce))
        {
            var labelled = await Task.WhenAll(some.Select(item => TryLabelAsync(batch, measured, item, cancellation)));
            people.AddRange(some.Where((_, i) => !labelled[i]));
        }

        return people;
    }

    private async Task<bool> TryLabelAsync(Batch batch, AutoLabelMeasurement measured, string item, CancellationToken cancellation)
    {
        if (AutoLabelRule.IsAudited(item, batch.Policy.AutoLabel!.AuditShare)
            || await prelabels.FindAsync(batch.Project, item, cancellation) is not { } made || !AutoLabelRule.IsSureEnough(made, batch)
            || await sources.FindAsync(batch.Project, item, cancellation) is not { } source || !AutoLabelRule.IsForTraining(source))
        {
            return false;
        }

        var key = new ItemBatchKey(batch.Project, batch.Id, item, 1);
        var reading = await items.ReadAsync(key, cancellation);
        if (reading is not { Progress.Value: var progress, Tasks.Count: 0 } || progress.Batch != batch.Id || (progress.Status != ItemStatus.Open && !progress.AutoLabelled))
        {
            return false; // people are at it, or the item belongs to another batch
        }

        if (!progress.AutoLabelled)
        {
            // No more can be said of the label than what was measured at least of such labels.
            var posterior = Rounded.Probability(Math.Min(made.Probability, measured.Lower));
            progress = progress with { Status = ItemStatus.Accepted, AutoLabelled = true, Label = made.Label, Posterior = posterior };
            if (!await items.TrySettleAsync(key, reading, progress, cancellation))
            {
                return false;
            }
        }

        await consensus.WriteUnscoredAsync(batch.Key, Consensus(batch, item, progress, made), cancellation);
        return true;
    }

    private ItemConsensus Consensus(Batch batch, string item, ItemProgress progress, ItemPrelabel made) => new()
    {
        Item = item,
        Status = progress.Status,
        Round = progress.Round,
        Label = progress.Label,
        Posterior = progress.Posterior,
        Method = Method,
        Votes = [],
        Prelabel = ModelLabel.Of(made),
        SchemaVersion = batch.SchemaVersion,
        GuidelineVersion = batch.GuidelineVersion,
        MergedAt = time.GetUtcNow(),
    };
}

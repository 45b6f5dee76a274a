using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>
/// The activity that lets the model label the items of a shard that the policy leaves to it, and returns the others, for people. It does so
/// only where the precision that people measured passes the policy by its lower bound; a share picked by chance goes to people all the same.
/// </summary>
public sealed class AutoLabelItems(BatchStore batches, PrelabelStore prelabels, ItemTaskStore items, ConsensusStore consensus, AuditStore audits, TimeProvider time)
{
    /// <summary>Name of the method, by which datasets mark such labels.</summary>
    public const string Method = "auto-label";

    /// <summary>Labels what may be labelled; returns the ids of the items that people label.</summary>
    [Function(nameof(AutoLabelItems))]
    public async Task<IReadOnlyList<string>> RunAsync([ActivityTrigger] ShardKey shard, CancellationToken cancellation)
    {
        var (batch, _) = await batches.TermsAsync(shard.Batch, cancellation);
        var all = await batches.ReadShardAsync(shard, cancellation);
        if (batch is not { Policy.AutoLabel: { } policy, Model: { } model })
        {
            return all;
        }

        var (audited, precision) = await audits.PrecisionAsync(batch.Project, model.Sha256, policy.MinProbability, cancellation);
        if (audited < policy.MinAudited || precision.Lower < policy.MinPrecisionLower)
        {
            return all;
        }

        var people = new List<string>();
        foreach (var item in all)
        {
            var made = IsAudited(item, policy.AuditShare) ? null : await prelabels.FindAsync(batch.Project, item, cancellation);
            if (!Applies(made, model, batch, policy) || !await TryLabelAsync(batch, item, made!, cancellation))
            {
                people.Add(item);
            }
        }

        return people;
    }

    /// <summary>Whether an item is one that people label whatever the model says: by chance, the same for an item every time.</summary>
    public static bool IsAudited(string item, double share) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"audit {item}"))) < share * 4_294_967_296.0;

    private static bool Applies(ItemPrelabel? made, ModelReference model, Batch batch, AutoLabelPolicy policy) =>
        made is { Outcome: PrelabelOutcome.Labelled, Label: not null }
        && made.Digest == model.Sha256 && made.SchemaVersion == batch.SchemaVersion && made.Batch == batch.Id && made.Probability >= policy.MinProbability;

    private async Task<bool> TryLabelAsync(Batch batch, string item, ItemPrelabel made, CancellationToken cancellation)
    {
        var key = new ItemBatchKey(batch.Project, batch.Id, item, 1);
        var reading = await items.ReadAsync(key, cancellation);
        if (reading.Progress is not { Value: var progress } || progress.Batch != batch.Id || reading.Tasks.Count > 0)
        {
            return false; // people are at it, or the item belongs to another batch
        }

        var settled = progress with { Status = ItemStatus.Accepted, Label = made.Label, Posterior = made.Probability };
        var plan = new ItemPlan { Changed = [], Opened = [], Progress = settled, Decision = new StoppingDecision(StoppingVerdict.Accept, null, made.Probability) };
        if (!await items.TryCommitAsync(key, reading, plan, cancellation))
        {
            return false;
        }

        await consensus.WriteAsync(batch.Key, [Consensus(batch, item, made)], cancellation);
        return true;
    }

    private ItemConsensus Consensus(Batch batch, string item, ItemPrelabel made) => new()
    {
        Item = item,
        Status = ItemStatus.Accepted,
        Round = 1,
        Label = made.Label,
        Posterior = made.Probability,
        Method = Method,
        Votes = [],
        Prelabel = ModelLabel.Of(made),
        SchemaVersion = batch.SchemaVersion,
        GuidelineVersion = batch.GuidelineVersion,
        MergedAt = time.GetUtcNow(),
    };
}

using System.Globalization;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>
/// Batches in the table <c>batches</c>: the partition of the project holds one row per batch, the partition <c>{project}.{batch}</c> the
/// shards of its items, and the partition <see cref="ActivePartition"/> which batches run, for the one-minute tick. What a batch fixed
/// when it was made never changes and is kept in memory.
/// </summary>
public sealed class BatchStore(AnnotationStorage storage, ProjectStore projects, TimeProvider time)
{
    /// <summary>Items in a shard.</summary>
    public const int ShardSize = 200;

    private const string ActivePartition = "!active"; // no project id can be this

    private readonly Table<Batch> table = storage.Table<Batch>(TableName.Batches);
    private readonly Table<Shard> shards = storage.Table<Shard>(TableName.Batches);
    private readonly Table<BatchKey> running = storage.Table<BatchKey>(TableName.Batches);
    private readonly ShortMemory<BatchKey, bool> active = new(TimeSpan.FromSeconds(10), time);
    private readonly ShortMemory<BatchKey, (Batch Batch, AnnotationTerms Terms)> terms = new(TimeSpan.FromMinutes(10), time);

    /// <summary>A batch, or null.</summary>
    public async Task<Batch?> FindAsync(BatchKey key, CancellationToken cancellation) =>
        Slug.IsValid(key.Batch) ? (await table.FindAsync(key.Project, key.Batch, cancellation))?.Value : null;

    /// <summary>A batch that must be there.</summary>
    public async Task<Batch> GetAsync(BatchKey key, CancellationToken cancellation) =>
        await FindAsync(key, cancellation) ?? throw new InvalidDataException($"There is no batch '{key.Batch}' in project '{key.Project}'.");

    /// <summary>A page of the batches of a project.</summary>
    public Task<TablePage<Batch>> PageAsync(string project, int max, string? continuation, CancellationToken cancellation) =>
        table.PageAsync(project, max, continuation, cancellation);

    /// <summary>Keeps a new batch; false when the id is taken.</summary>
    public async Task<bool> TryAddAsync(Batch batch, CancellationToken cancellation)
    {
        // Listed as running first: a listed batch that is not there is passed over, one that nobody looks after would be lost.
        await running.UpsertAsync(ActivePartition, batch.Key.Partition, batch.Key, cancellation);
        return await table.TryInsertAsync(batch.Project, batch.Id, batch, cancellation);
    }

    /// <summary>Changes a batch; <paramref name="change"/> may run several times.</summary>
    public async Task<Batch> UpdateAsync(BatchKey key, Func<Batch, Batch?> change, CancellationToken cancellation)
    {
        var changed = await table.UpdateAsync(key.Project, key.Batch, change, cancellation);
        active.Forget(key);
        return changed?.Value ?? throw new InvalidDataException($"There is no batch '{key.Batch}' in project '{key.Project}'.");
    }

    /// <summary>Whether a batch was being worked on a moment ago.</summary>
    public Task<bool> IsActiveAsync(BatchKey key, CancellationToken cancellation) =>
        active.GetAsync(key, async token => await FindAsync(key, token) is { IsActive: true }, cancellation);

    /// <summary>The batches that are being worked on.</summary>
    public async Task<IReadOnlyList<BatchKey>> ActiveAsync(CancellationToken cancellation)
    {
        var keys = new List<BatchKey>();
        await foreach (var (_, row) in running.QueryAsync(ActivePartition, null, cancellation))
        {
            keys.Add(row.Value);
        }

        return keys;
    }

    /// <summary>The tick need not look after the batch any more.</summary>
    public Task RetireAsync(BatchKey key, CancellationToken cancellation) => running.DeleteAsync(ActivePartition, key.Partition, cancellation);

    /// <summary>Writes a shard; writing it again changes nothing.</summary>
    public Task WriteShardAsync(ShardKey key, IReadOnlyList<string> items, CancellationToken cancellation) =>
        shards.UpsertAsync(key.Batch.Partition, RowKey(key), new Shard(items), cancellation);

    /// <summary>The items of a shard.</summary>
    public async Task<IReadOnlyList<string>> ReadShardAsync(ShardKey key, CancellationToken cancellation) =>
        (await shards.FindAsync(key.Batch.Partition, RowKey(key), cancellation))?.Value.Items
        ?? throw new InvalidDataException($"Shard {key.Number} of round {key.Round} of batch '{key.Batch.Batch}' is missing.");

    /// <summary>What the batch fixed before its first task opened. Only what never changes may be read from the batch that is returned.</summary>
    public Task<(Batch Batch, AnnotationTerms Terms)> TermsAsync(BatchKey key, CancellationToken cancellation) =>
        terms.GetAsync(key, token => ReadTermsAsync(key, token), cancellation);

    private async Task<(Batch Batch, AnnotationTerms Terms)> ReadTermsAsync(BatchKey key, CancellationToken cancellation)
    {
        var batch = await GetAsync(key, cancellation);
        if (batch.Status == BatchStatus.Selecting)
        {
            throw new InvalidOperationException($"Batch '{key.Batch}' is being selected: what its items may cost is not known yet.");
        }

        var schema = await projects.GetSchemaAsync(key.Project, batch.SchemaVersion, cancellation)
            ?? throw new InvalidDataException($"Schema {batch.SchemaVersion} of project '{key.Project}' is missing.");
        var rule = new StoppingRule
        {
            MinAnswers = batch.Policy.MinAnswers,
            MaxAnswers = batch.Allowance.MaxAnswers ?? batch.Policy.MaxAnswers,
            TargetPosterior = batch.Policy.TargetPosterior,
            EscalateToReviewer = batch.Policy.EscalateToReviewer && batch.Allowance.Reviews,
        };
        return (batch, new AnnotationTerms(
            batch.SchemaVersion, batch.GuidelineVersion, CategoricalLabels.Of(schema.Schema), rule, batch.Policy.ItemDeadline,
            batch.Model is null ? null : batch.Policy.Suggestions?.ControlShare));
    }

    private static string RowKey(ShardKey key) => string.Create(CultureInfo.InvariantCulture, $"shard.{key.Round}.{key.Number:D5}");
}

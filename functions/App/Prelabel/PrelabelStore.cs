using System.Text.Json;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>
/// Pre-labels in the table <c>items</c>: the partition of a project, rows <c>prelabel-{item}</c>, the latest in place of the one before. What
/// each activity did stands in the table <c>batches</c>, partition <c>{project}.{batch}</c>, rows <c>prelabel.{first item}</c>. An answer too large
/// for a row, such as many masks, is kept in the container <c>predictions</c>, as are vectors.
/// </summary>
public sealed class PrelabelStore(AnnotationStorage storage)
{
    private const string Prefix = "prelabel-";
    private const string CountsPrefix = "prelabel.";
    private const int MaxAnswerInRow = 200_000;

    private static readonly JsonSerializerOptions RowJson = SchemaJson.Options;

    private readonly Table<ItemPrelabel> rows = storage.Table<ItemPrelabel>(TableName.Items);
    private readonly Table<PrelabelCounts> counts = storage.Table<PrelabelCounts>(TableName.Batches);
    private readonly BlobArea predictions = storage.Blobs(ContainerName.Predictions);

    /// <summary>The latest pre-label of an item, or null.</summary>
    public async Task<ItemPrelabel?> FindAsync(string project, string item, CancellationToken cancellation)
    {
        var row = await FindRowAsync(project, item, cancellation);
        if (row is null || row.Answer is not null || row.Outcome == PrelabelOutcome.Failed || row.Label is not null)
        {
            return row;
        }

        return await predictions.ReadBytesAsync(AnswerBlob(project, row.Digest, item), cancellation) is { } json
            ? row with { Answer = JsonSerializer.Deserialize<Answer>(json, RowJson) }
            : row;
    }

    /// <summary>As <see cref="FindAsync(string, string, CancellationToken)"/>, but a large answer is left out.</summary>
    public async Task<ItemPrelabel?> FindRowAsync(string project, string item, CancellationToken cancellation) =>
        (await rows.FindAsync(project, Prefix + item, cancellation))?.Value;

    /// <summary>A page of pre-labels in order of item id; large answers are left out.</summary>
    public async Task<(IReadOnlyList<ItemPrelabel> Rows, string? Continuation)> PageAsync(string project, int max, string? continuation, CancellationToken cancellation)
    {
        var page = await rows.PageAsync(project, Prefix, max, continuation, cancellation);
        return ([.. page.Rows.Select(row => row.Stored.Value)], page.Continuation);
    }

    /// <summary>Writes what an activity did: large answers and vectors first, then its rows, many to a transaction, then its counts. A repetition changes nothing more.</summary>
    public async Task WriteAsync(
        PrelabelShard shard, IEnumerable<ItemPrelabel> made, IReadOnlyDictionary<string, float[]> vectors, PrelabelCounts count, CancellationToken cancellation)
    {
        var kept = new List<(string, ItemPrelabel)>();
        foreach (var row in made)
        {
            kept.Add((Prefix + row.Item, await FittingAsync(shard.Project, row, cancellation)));
        }

        if (vectors.Count > 0)
        {
            await predictions.WriteAsync(VectorBlob(shard, count.Digest!), Lines(vectors), "application/x-ndjson", cancellation);
        }

        await rows.WriteAsync(shard.Project, kept, cancellation);
        await WriteAsync(shard, count, cancellation);
    }

    /// <summary>Writes how far an activity is, in place of what was written before.</summary>
    public Task WriteAsync(PrelabelShard shard, PrelabelCounts count, CancellationToken cancellation) =>
        counts.UpsertAsync($"{shard.Project}.{shard.Batch}", CountsPrefix + shard.Items[0], count, cancellation);

    /// <summary>How far the activity for these items is, or null before its first word.</summary>
    public async Task<PrelabelCounts?> FindCountsAsync(PrelabelShard shard, CancellationToken cancellation) =>
        (await counts.FindAsync($"{shard.Project}.{shard.Batch}", CountsPrefix + shard.Items[0], cancellation))?.Value;

    /// <summary>What all activities of a batch did.</summary>
    public async Task<IReadOnlyList<PrelabelCounts>> CountsAsync(string project, string batch, CancellationToken cancellation)
    {
        var found = new List<PrelabelCounts>();
        await foreach (var (_, row) in counts.QueryAsync($"{project}.{batch}", CountsPrefix, cancellation))
        {
            found.Add(row.Value);
        }

        return found;
    }

    /// <summary>Where the vectors of an activity are: lines of <c>{"item": …, "vector": […]}</c>.</summary>
    public static string VectorBlob(PrelabelShard shard, string digest) => $"{shard.Project}/vectors/{digest}/{shard.Batch}/{shard.Items[0]}.jsonl";

    private async Task<ItemPrelabel> FittingAsync(string project, ItemPrelabel row, CancellationToken cancellation)
    {
        if (row.Answer is null || row.Label is not null || JsonSerializer.SerializeToUtf8Bytes(row.Answer, RowJson) is not { Length: > MaxAnswerInRow } large)
        {
            return row;
        }

        await predictions.WriteAsync(AnswerBlob(project, row.Digest, row.Item), large, "application/json", cancellation);
        return row with { Answer = null };
    }

    private static string AnswerBlob(string project, string digest, string item) => $"{project}/answers/{digest}/{item}.json";

    private static byte[] Lines(IReadOnlyDictionary<string, float[]> vectors)
    {
        using var lines = new MemoryStream();
        foreach (var (item, vector) in vectors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            lines.Write(JsonSerializer.SerializeToUtf8Bytes(new { item, vector }, Json.Stored));
            lines.Write("\n"u8);
        }

        return lines.ToArray();
    }
}

using System.Runtime.CompilerServices;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Quality;

/// <summary>
/// The items of a batch with their answers, in one place: table <c>consensus</c>, <see cref="Partitions"/> partitions per batch. A batch
/// is merged by reading these and not the annotations of each item, which would be one request per item.
/// </summary>
public sealed class ConsensusStore(AnnotationStorage storage)
{
    /// <summary>Partitions of a batch.</summary>
    public const int Partitions = 16;

    private readonly Table<ItemConsensus> table = storage.Table<ItemConsensus>(TableName.Consensus);

    /// <summary>One item, or null.</summary>
    public async Task<ItemConsensus?> FindAsync(BatchKey batch, string item, CancellationToken cancellation) =>
        (await table.FindAsync(Partition(batch, PartitionOf(item)), item, cancellation))?.Value;

    /// <summary>
    /// Writes what an item's own answers say of it, unless it was scored in that round or what is there knows more: the scoring, the gate and
    /// the dataset of a batch read the same, and miss no answer, whatever comes late or twice.
    /// </summary>
    public async Task WriteUnscoredAsync(BatchKey batch, ItemConsensus item, CancellationToken cancellation)
    {
        var partition = Partition(batch, PartitionOf(item.Item));
        if (!await table.TryInsertAsync(partition, item.Item, item, cancellation))
        {
            await table.UpdateAsync(partition, item.Item, there => item.Supersedes(there) ? item : null, cancellation);
        }
    }

    /// <summary>Writes many items, up to a hundred per transaction.</summary>
    public async Task WriteAsync(BatchKey batch, IEnumerable<ItemConsensus> items, CancellationToken cancellation)
    {
        foreach (var group in items.GroupBy(item => PartitionOf(item.Item)))
        {
            await table.WriteAsync(Partition(batch, group.Key), group.Select(item => (item.Item, item)), cancellation);
        }
    }

    /// <summary>Writes items in place of the rows from which they were made, up to a hundred per transaction; false when one of these changed meanwhile.</summary>
    public async Task<bool> TryReplaceAsync(BatchKey batch, IEnumerable<Stored<ItemConsensus>> items, CancellationToken cancellation)
    {
        foreach (var group in items.GroupBy(item => PartitionOf(item.Value.Item)))
        {
            if (!await table.TryReplaceAsync(Partition(batch, group.Key), group.Select(item => (item.Value.Item, item)), cancellation))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>All items of a batch, partition by partition and by id within each: the same order every time.</summary>
    public IAsyncEnumerable<ItemConsensus> ReadAsync(BatchKey batch, CancellationToken cancellation) =>
        ReadRowsAsync(batch, cancellation).Select(row => row.Value);

    /// <summary>As <see cref="ReadAsync"/>, with the versions that <see cref="TryReplaceAsync"/> must name.</summary>
    public async IAsyncEnumerable<Stored<ItemConsensus>> ReadRowsAsync(BatchKey batch, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            await foreach (var (_, row) in table.QueryAsync(Partition(batch, partition), null, cancellation))
            {
                yield return row;
            }
        }
    }

    /// <summary>The items that were scored: what came later than the scoring is no part of what it measured.</summary>
    public IAsyncEnumerable<ItemConsensus> ReadScoredAsync(BatchKey batch, CancellationToken cancellation) =>
        ReadAsync(batch, cancellation).Where(item => item.Scored);

    private static int PartitionOf(string item) => item[^1] % Partitions;

    private static string Partition(BatchKey batch, int partition) => $"{batch.Project}.{batch.Batch}.{partition:x}";
}

using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>
/// Finishes the items of a batch that nothing looks after any more when the batch is about to be scored: their orchestrations failed, or
/// what they finished with was not written. So each answer of the batch is in what is merged, and each that comes later is refused.
/// </summary>
public sealed partial class UnfinishedItems(BatchStore batches, ItemAdvance advance, ILogger<UnfinishedItems> logger)
{
    private const int AtOnce = 16;

    /// <summary>Finishes what is not finished in a round; true when there was something, so that <paramref name="known"/> has changed.</summary>
    /// <param name="key">The batch.</param>
    /// <param name="round">The round that has ended.</param>
    /// <param name="known">What is known of the batch's items.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<bool> FinishAsync(BatchKey key, int round, IEnumerable<ItemConsensus> known, CancellationToken cancellation)
    {
        var finished = known.Where(item => item.Round >= round && item.Status != ItemStatus.Open).Select(item => item.Item).ToHashSet(StringComparer.Ordinal);
        var left = new List<ItemBatchKey>();
        for (var shard = 0; shard < await ShardsAsync(key, round, cancellation); shard++)
        {
            var items = await batches.ReadShardAsync(new ShardKey(key, shard, round), cancellation);
            left.AddRange(items.Where(item => !finished.Contains(item)).Select(item => new ItemBatchKey(key.Project, key.Batch, item, round)));
        }

        foreach (var some in left.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(item => FinishAsync(item, cancellation)));
        }

        if (left.Count > 0)
        {
            LogFinished(left.Count, key.Batch, key.Project, round);
        }

        return left.Count > 0;
    }

    /// <summary>One item that cannot be read does not keep the others from being scored: it is left out, and the gate says so in a finding.</summary>
    private async Task FinishAsync(ItemBatchKey item, CancellationToken cancellation)
    {
        try
        {
            await advance.FinishAsync(item, cancellation);
        }
        catch (Exception e) when (!StorageFault.IsUnavailable(e) && e is not OperationCanceledException)
        {
            LogFailed(e, item.Instance);
        }
    }

    private async Task<int> ShardsAsync(BatchKey key, int round, CancellationToken cancellation)
    {
        var batch = await batches.GetAsync(key, cancellation);
        return round == 1 ? batch.Shards : batch.ReopenedShards;
    }

    [LoggerMessage(1310, LogLevel.Warning, "{Items} items of batch {Batch} of project {Project} were not finished when round {Round} was scored: they were finished with the answers that they had.")]
    private partial void LogFinished(int items, string batch, string project, int round);

    [LoggerMessage(1311, LogLevel.Error, "{Instance} cannot be finished: its batch is scored without it.")]
    private partial void LogFailed(Exception exception, string instance);
}

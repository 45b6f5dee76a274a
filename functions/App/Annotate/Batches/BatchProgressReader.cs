using System.Collections.Concurrent;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>
/// Counts the progress of running batches. Small ones are counted when somebody asks, at most every second; of large ones the count of
/// the last minute is good enough, and asking costs nothing.
/// </summary>
public sealed class BatchProgressReader(ConsensusStore consensus, TimeProvider time)
{
    private const int MaxItemsToCount = 5_000;
    private static readonly TimeSpan CacheFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<BatchKey, (BatchProgress Progress, long ReadAt)> cache = new();

    /// <summary>The batch with its progress as of now.</summary>
    public async Task<Batch> WithProgressAsync(Batch batch, CancellationToken cancellation)
    {
        if (batch.Status != BatchStatus.Annotating || batch.Progress.Items > MaxItemsToCount)
        {
            cache.TryRemove(batch.Key, out _);
            return batch;
        }

        if (!cache.TryGetValue(batch.Key, out var kept) || time.GetElapsedTime(kept.ReadAt) >= CacheFor)
        {
            kept = (await CountAsync(batch, cancellation), time.GetTimestamp());
            cache[batch.Key] = kept;
        }

        return batch with { Progress = kept.Progress };
    }

    /// <summary>Counts a batch of any size.</summary>
    public async Task<BatchProgress> CountAsync(Batch batch, CancellationToken cancellation)
    {
        var items = new List<ItemConsensus>();
        await foreach (var item in consensus.ReadAsync(batch.Key, cancellation))
        {
            items.Add(item);
        }

        return BatchCount.Of(items, batch, time.GetUtcNow());
    }
}

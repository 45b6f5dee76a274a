using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>
/// Counts the progress of running batches. Small ones are counted when somebody asks, at most every second; of large ones the count of
/// the last minute is good enough, and asking costs nothing.
/// </summary>
public sealed class BatchProgressReader(ConsensusStore consensus, TimeProvider time)
{
    private const int MaxItemsToCount = 5_000;

    private readonly ShortMemory<BatchKey, BatchProgress> counted = new(TimeSpan.FromSeconds(1), time);

    /// <summary>The batch with its progress as of now.</summary>
    public async Task<Batch> WithProgressAsync(Batch batch, CancellationToken cancellation) =>
        batch.Status == BatchStatus.Annotating && batch.Progress.Items <= MaxItemsToCount
            ? batch with { Progress = await counted.GetAsync(batch.Key, token => CountAsync(batch, token), cancellation) }
            : batch;

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

using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>
/// Counts the progress of running batches. Small ones are counted when somebody asks, at most every second; of large ones the count of
/// the last minute is good enough, and asking costs nothing.
/// </summary>
public sealed class BatchProgressReader(ConsensusStore consensus, BatchStore batches, ItemTaskStore tasks, TimeProvider time)
{
    private const int MaxItemsToCount = 5_000;
    private const int Parallel = 16;

    private readonly ShortMemory<BatchKey, BatchProgress> counted = new(TimeSpan.FromSeconds(1), time);

    /// <summary>The batch with its progress as of now.</summary>
    public async Task<Batch> WithProgressAsync(Batch batch, CancellationToken cancellation) =>
        batch.Status == BatchStatus.Annotating && batch.Progress.Items <= MaxItemsToCount
            ? batch with { Progress = await counted.GetAsync(batch.Key, token => CountAsync(batch, token), cancellation) }
            : batch;

    /// <summary>Counts a batch of any size.</summary>
    public async Task<BatchProgress> CountAsync(Batch batch, CancellationToken cancellation) =>
        BatchCount.Of(await ReadAsync(batch, cancellation), batch, time.GetUtcNow());

    /// <summary>
    /// Counts a batch that stopped half-way, also the answers of items that are not settled, which are nowhere but with their items: one
    /// request for each of these.
    /// </summary>
    public async Task<BatchProgress> CountEveryAnswerAsync(Batch batch, CancellationToken cancellation)
    {
        var items = (await ReadAsync(batch, cancellation)).ToDictionary(item => item.Item, StringComparer.Ordinal);
        var progress = BatchCount.Of([.. items.Values.Where(item => item.Status != ItemStatus.Open)], batch, time.GetUtcNow());
        for (var shard = 0; shard < batch.Shards; shard++)
        {
            var unsettled = (await batches.ReadShardAsync(new ShardKey(batch.Key, shard, 1), cancellation))
                .Where(item => !items.TryGetValue(item, out var known) || known.Status == ItemStatus.Open);
            foreach (var chunk in unsettled.Chunk(Parallel))
            {
                var answers = await Task.WhenAll(chunk.Select(item => tasks.AnnotationsAsync(batch.Project, item, batch.Id, cancellation)));
                progress = answers.SelectMany(each => each).Aggregate(progress, (sum, answer) => Add(sum, answer, batch));
            }
        }

        return progress;
    }

    private static BatchProgress Add(BatchProgress sum, Annotation answer, Batch batch) => answer.Role == TaskRole.Reviewer
        ? sum with { Reviews = sum.Reviews + 1, Cost = sum.Cost + batch.Policy.PricePerReview }
        : sum with { Answers = sum.Answers + 1, Cost = sum.Cost + batch.Policy.PricePerAnswer };

    private async Task<IReadOnlyList<ItemConsensus>> ReadAsync(Batch batch, CancellationToken cancellation)
    {
        var items = new List<ItemConsensus>();
        await foreach (var item in consensus.ReadAsync(batch.Key, cancellation))
        {
            items.Add(item);
        }

        return items;
    }
}

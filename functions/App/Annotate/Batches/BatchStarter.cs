using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Sees to it that a batch has its orchestration.</summary>
public sealed class BatchStarter(TimeProvider time)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    /// <summary>Starts the orchestration of a batch that was just made, or whose maker stopped before starting it; a start that fails is made up for by the tick.</summary>
    public async Task EnsureStartedAsync(Batch batch, DurableTaskClient client, CancellationToken cancellation)
    {
        if (batch.Status == BatchStatus.Selecting)
        {
            await StartOnce.EnsureAsync(client, nameof(AnnotateBatch), Selection.Of(batch.Key), batch.Key.Instance, cancellation);
        }
    }

    /// <summary>Whether a batch was made so lately that its maker may be about to start its orchestration.</summary>
    public bool IsSettling(Batch batch) => time.GetUtcNow() - batch.CreatedAt <= Settling;
}

using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Sees to it that a batch has its orchestration.</summary>
public sealed class BatchStarter(TimeProvider time)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    /// <summary>Starts the orchestration of a batch that was just made, or whose maker stopped before starting it.</summary>
    public async Task EnsureStartedAsync(Batch batch, DurableTaskClient client, CancellationToken cancellation)
    {
        if (batch.Status != BatchStatus.Selecting || await client.GetInstanceAsync(batch.Key.Instance, cancellation) is not null)
        {
            return;
        }

        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(AnnotateBatch), Selection.Of(batch.Key), new StartOrchestrationOptions(batch.Key.Instance), cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Of two that start it at once one fails; a start that failed for another reason is made up for by the tick.
            if (await client.GetInstanceAsync(batch.Key.Instance, cancellation) is null)
            {
                throw;
            }
        }
    }

    /// <summary>Whether a batch was made so lately that its maker may be about to start its orchestration.</summary>
    public bool IsSettling(Batch batch) => time.GetUtcNow() - batch.CreatedAt <= Settling;
}

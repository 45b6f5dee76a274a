using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>
/// Sees to batches whose orchestration is not there or has ended without closing them: it was terminated or purged, or could not write
/// how it ended. Such a batch would hold its items, its share of the budget and its dataset version for ever.
/// </summary>
public sealed class OrphanedBatches(BatchStarter starter, BatchClosing closing)
{
    /// <summary>Starts or closes a batch under way that nothing carries on; true when one does.</summary>
    public async Task<bool> IsCarriedOnAsync(Batch batch, DurableTaskClient client, CancellationToken cancellation)
    {
        var instance = await client.GetInstanceAsync(batch.Key.Instance, getInputsAndOutputs: true, cancellation);
        if (instance is { IsCompleted: false } || starter.IsSettling(batch))
        {
            return true;
        }

        if (instance is null && batch.Status == BatchStatus.Selecting)
        {
            await starter.EnsureStartedAsync(batch, client, cancellation);
            return true;
        }

        await closing.RunAsync(new BatchEnd(batch.Key, null, Reason(instance)), cancellation);
        return false;
    }

    private static string Reason(OrchestrationMetadata? instance) => instance is null
        ? "Its orchestration is gone."
        : $"Its orchestration ended as {instance.RuntimeStatus} without closing it: {instance.FailureDetails?.ErrorMessage ?? instance.SerializedOutput ?? "no reason is known"}";
}

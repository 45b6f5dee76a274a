using AnnotationFunctions.App.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>
/// Calls a batch off. Its end is written first: within ten seconds nobody claims its tasks any more, its items end with their next look,
/// and nothing of it is cut, whatever becomes of its orchestrations.
/// </summary>
public sealed partial class BatchCancellation(BatchStore batches, BatchClosing closing, ILogger<BatchCancellation> logger)
{
    /// <summary>Calls off a batch under way; one that was called off before stays as it is.</summary>
    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<Batch> RunAsync(BatchKey key, string caller, DurableTaskClient client, CancellationToken cancellation)
    {
        _ = await batches.FindAsync(key, cancellation) ?? throw ProblemException.NotFound("batch", key.Batch);
        var batch = await closing.RunAsync(new BatchEnd(key, null, $"Called off by {caller}.", Cancelled: true), cancellation);
        if (batch.Status != BatchStatus.Cancelled)
        {
            throw ProblemException.Conflict($"Batch '{key.Batch}' has ended: it is {batch.Status.ToString().ToLowerInvariant()}.");
        }

        try
        {
            await client.TerminateInstanceAsync(key.Instance, new TerminateInstanceOptions(Output: null, Recursive: true), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotTerminated(key.Instance, e.Message); // it has ended, or ends when it finds the batch closed
        }

        return batch;
    }

    [LoggerMessage(1531, LogLevel.Information, "{Instance} was not terminated: {Reason}")]
    private partial void LogNotTerminated(string instance, string reason);
}

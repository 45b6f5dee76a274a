namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Ends a batch: its status, its budget, and that the tick need not look after it any more.</summary>
public sealed class BatchClosing(BatchStore batches, BatchProgressReader progress, BudgetLedger budget, WaitingBatches waiting, TimeProvider time)
{
    /// <summary>Ends a batch and returns it as it is then; one that has ended stays as it ended.</summary>
    public async Task<Batch> RunAsync(BatchEnd end, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var batch = await batches.UpdateAsync(
            end.Key,
            batch => batch.FinishedAt is not null ? null : batch with
            {
                Status = end.Status, Dataset = end.Dataset, Failure = end.Failure, FinishedAt = now,
            },
            cancellation);
        return await SettleAsync(batch, cancellation);
    }

    /// <summary>
    /// Counts what a batch that has ended cost, and gives back what it had set aside beyond that; doing it again does the same. A batch
    /// that was scored was counted then. One that stopped half-way may never have been: its answers are counted item by item.
    /// </summary>
    public async Task<Batch> SettleAsync(Batch batch, CancellationToken cancellation)
    {
        if (batch.Status is BatchStatus.Failed or BatchStatus.Cancelled)
        {
            var counted = await progress.CountEveryAnswerAsync(batch, cancellation);
            batch = await batches.UpdateAsync(batch.Key, current => current with { Progress = counted }, cancellation);
        }

        await budget.SettleAsync(batch.Key, batch.Progress.Cost, cancellation);
        await waiting.EndAsync(batch.Key, "It has ended.", cancellation);
        await batches.RetireAsync(batch.Key, cancellation);
        return batch;
    }
}

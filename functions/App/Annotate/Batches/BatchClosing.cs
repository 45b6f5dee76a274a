namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Ends a batch: its status, its budget, and that the tick need not look after it any more.</summary>
public sealed class BatchClosing(BatchStore batches, BudgetLedger budget, TimeProvider time)
{
    /// <summary>Ends a batch; ending it again changes nothing.</summary>
    public async Task RunAsync(BatchEnd end, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var batch = await batches.UpdateAsync(
            end.Key,
            batch => batch.FinishedAt is not null ? null : batch with
            {
                Status = end.Failure is not null ? BatchStatus.Failed : end.Dataset is null ? BatchStatus.Rejected : BatchStatus.Completed,
                Dataset = end.Dataset,
                Failure = end.Failure,
                FinishedAt = now,
            },
            cancellation);
        await budget.SettleAsync(end.Key, batch.Progress.Cost, cancellation);
        await batches.RetireAsync(end.Key, cancellation);
    }
}

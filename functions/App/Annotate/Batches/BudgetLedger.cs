using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>
/// What the batches of a project have spent or set aside: one row per project in the table <c>batches</c>, partition <c>!budget</c>. Only
/// batches that begin or end touch it, never items.
/// </summary>
public sealed class BudgetLedger(AnnotationStorage storage)
{
    private const string Partition = "!budget"; // no project id can be this

    private readonly Table<BudgetShares> table = storage.Table<BudgetShares>(TableName.Batches);

    /// <summary>
    /// Sets aside for a batch <paramref name="worst"/>, or all that is left when it is null, in place of what was set aside for it before.
    /// Returns what is set aside: never more than the budget leaves.
    /// </summary>
    public async Task<decimal> ReserveAsync(BatchKey key, decimal total, decimal? worst, CancellationToken cancellation)
    {
        await table.TryInsertAsync(Partition, key.Project, new BudgetShares(new Dictionary<string, decimal>()), cancellation);
        var stored = await table.UpdateAsync(
            Partition,
            key.Project,
            shares =>
            {
                var left = Math.Max(0, total - shares.Batches.Where(share => share.Key != key.Batch).Sum(share => share.Value));
                return new BudgetShares(new Dictionary<string, decimal>(shares.Batches) { [key.Batch] = Math.Min(left, worst ?? left) });
            },
            cancellation);
        return stored!.Value.Batches[key.Batch];
    }

    /// <summary>Records what a batch cost, in place of what was set aside for it.</summary>
    public async Task SettleAsync(BatchKey key, decimal cost, CancellationToken cancellation)
    {
        await table.TryInsertAsync(Partition, key.Project, new BudgetShares(new Dictionary<string, decimal>()), cancellation);
        await table.UpdateAsync(
            Partition,
            key.Project,
            shares => new BudgetShares(new Dictionary<string, decimal>(shares.Batches) { [key.Batch] = cost }),
            cancellation);
    }
}

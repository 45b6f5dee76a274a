using Azure;
using Azure.Data.Tables;

namespace AnnotationFunctions.App.Storage;

/// <summary>Cuts changes of rows of one partition into entity-group transactions that the service accepts.</summary>
internal static class Transactions
{
    internal const int MaxRows = 100;
    internal const int MaxBytes = (4 << 20) - (64 << 10);

    internal static IReadOnlyList<IReadOnlyList<TableTransactionAction>> Of(IEnumerable<TableTransactionAction> changes)
    {
        var transactions = new List<IReadOnlyList<TableTransactionAction>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        List<TableTransactionAction>? current = null;
        var bytes = 0;
        foreach (var change in changes)
        {
            var row = (TableEntity)change.Entity;
            if (!keys.Add(row.RowKey))
            {
                throw new StorageLimitException($"The row key '{row.RowKey}' occurs twice among the rows to write to partition '{row.PartitionKey}'.");
            }

            var size = TableRow.PayloadBytes(row);
            if (current is null || current.Count == MaxRows || bytes + size > MaxBytes)
            {
                transactions.Add(current = []);
                bytes = 0;
            }

            current.Add(change);
            bytes += size;
        }

        return transactions;
    }

    /// <summary>Applies changes to one partition, all or none; false when a row is not as its change says it must be.</summary>
    internal static async Task<bool> TryCommitAsync(
        TableClient client, string partitionKey, IEnumerable<RowWrite> changes, CancellationToken cancellation)
    {
        var transactions = Of(changes.Select(change => change.In(partitionKey)));
        if (transactions.Count > 1)
        {
            throw new StorageLimitException(
                $"{transactions.Sum(part => part.Count)} changes to partition '{partitionKey}' do not fit one transaction of {MaxRows} rows and 4 MiB.");
        }

        return transactions.Count == 0 || await TrySubmitAsync(client, transactions[0], cancellation);
    }

    /// <summary>Sends one transaction; false when a row is not as its change says it must be.</summary>
    internal static async Task<bool> TrySubmitAsync(TableClient client, IReadOnlyList<TableTransactionAction> transaction, CancellationToken cancellation)
    {
        try
        {
            await client.SubmitTransactionAsync(transaction, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}

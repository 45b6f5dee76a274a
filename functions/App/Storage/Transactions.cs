using Azure;
using Azure.Data.Tables;

namespace AnnotationFunctions.App.Storage;

/// <summary>Cuts rows of one partition into entity-group transactions that the service accepts.</summary>
internal static class Transactions
{
    internal const int MaxRows = 100;
    internal const int MaxBytes = (4 << 20) - (64 << 10);

    internal static IReadOnlyList<IReadOnlyList<TableTransactionAction>> Of(IEnumerable<TableEntity> rows)
    {
        var transactions = new List<IReadOnlyList<TableTransactionAction>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        List<TableTransactionAction>? current = null;
        var bytes = 0;
        foreach (var row in rows)
        {
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

            current.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, row));
            bytes += size;
        }

        return transactions;
    }

    /// <summary>The changes as one transaction.</summary>
    internal static IReadOnlyList<TableTransactionAction> Of<T>(string partitionKey, IReadOnlyCollection<RowChange<T>> changes)
        where T : class
    {
        if (changes.Count > MaxRows)
        {
            throw new StorageLimitException($"A transaction in partition '{partitionKey}' has {changes.Count} changes; at most {MaxRows} are allowed.");
        }

        return [.. changes.Select(change => Action(partitionKey, change))];
    }

    private static TableTransactionAction Action<T>(string partitionKey, RowChange<T> change)
        where T : class
    {
        if (change.Value is null)
        {
            var etag = change.ETag ?? throw new ArgumentException($"The row '{change.RowKey}' is to be deleted without an ETag.", nameof(change));
            return new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partitionKey, change.RowKey), new ETag(etag));
        }

        var row = TableRow.Write(partitionKey, change.RowKey, change.Value);
        return change.ETag is null
            ? new TableTransactionAction(TableTransactionActionType.Add, row)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, new ETag(change.ETag));
    }
}

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
}

using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AnnotationFunctions.App.Storage;

/// <summary>
/// A table as rows of text, whatever their types are: for copies of it. Pages come in the order of keys, and a page costs one request.
/// Rows of the partition <see cref="Upkeep"/> are where loops keep how far they are; they are no data, are left out, and do not make a table full.
/// </summary>
public sealed class WholeTable
{
    /// <summary>No id of a project, item or annotator can be this.</summary>
    public const string Upkeep = "!sweep";

    /// <summary>Rows in a page, and requests under way at once while rows are written.</summary>
    private const int PageRows = 1000, Parallel = 16;

    private readonly TableClient client;
    private readonly FirstUse firstUse;

    internal WholeTable(TableClient client, FirstUse firstUse)
    {
        this.client = client;
        this.firstUse = firstUse;
    }

    /// <summary>Whether there is no row.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellation)
    {
        await firstUse.ReadyAsync(cancellation);
        try
        {
            await foreach (var row in client.QueryAsync<TableEntity>(maxPerPage: 2, select: ["PartitionKey"], cancellationToken: cancellation))
            {
                if (row.PartitionKey != Upkeep)
                {
                    return false;
                }
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // It was deleted since this process first used it.
        }

        return true;
    }

    /// <summary>The rows after those of the page that returned <paramref name="continuation"/>, up to a thousand; null as the next one after the last.</summary>
    /// <exception cref="InvalidContinuationException">The service does not know the continuation.</exception>
    public async Task<(IReadOnlyList<TextRow> Rows, string? Continuation)> PageAsync(string? continuation, CancellationToken cancellation)
    {
        await firstUse.ReadyAsync(cancellation);
        try
        {
            await foreach (var page in client.QueryAsync<TableEntity>(cancellationToken: cancellation).AsPages(continuation, PageRows))
            {
                var rows = page.Values.Where(row => row.PartitionKey != Upkeep).Select(row => new TextRow(row.PartitionKey, row.RowKey, TableRow.Body(row)));
                return ([.. rows], string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
            }
        }
        catch (Exception e) when (continuation is not null && e is RequestFailedException { Status: 400 } or ArgumentException)
        {
            throw new InvalidContinuationException();
        }

        return ([], null);
    }

    /// <summary>
    /// Writes rows, over those with their keys or only where there is none. Returns how many it wrote; the others were there and stay. A repetition
    /// after a failure completes it.
    /// </summary>
    public async Task<int> WriteAsync(IEnumerable<TextRow> rows, bool overwrite, CancellationToken cancellation)
    {
        await client.CreateIfNotExistsAsync(cancellation); // it may have been deleted since this process first used it
        var written = 0;
        var transactions = rows.GroupBy(row => row.PartitionKey).SelectMany(partition => Transactions.Of(partition.Select(row => Action(row, overwrite))));
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(transactions, options, async (transaction, stop) =>
        {
            Interlocked.Add(ref written, await WriteAsync(transaction, overwrite, stop));
        });
        return written;
    }

    private async Task<int> WriteAsync(IReadOnlyList<TableTransactionAction> transaction, bool overwrite, CancellationToken cancellation)
    {
        try
        {
            await client.SubmitTransactionAsync(transaction, cancellation);
            return transaction.Count;
        }
        catch (RequestFailedException e) when (!overwrite && e.Status == 409)
        {
            var written = 0; // one of them is there already
            foreach (var row in transaction)
            {
                written += await TryAddAsync(row.Entity, cancellation) ? 1 : 0;
            }

            return written;
        }
    }

    /// <summary>False when there is such a row; every other refusal, of a table that is being deleted for instance, is a failure.</summary>
    private async Task<bool> TryAddAsync(ITableEntity row, CancellationToken cancellation)
    {
        try
        {
            await client.AddEntityAsync(row, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409 && e.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    private static TableTransactionAction Action(TextRow row, bool overwrite) => new(
        overwrite ? TableTransactionActionType.UpsertReplace : TableTransactionActionType.Add, TableRow.Write(row.PartitionKey, row.RowKey, row.Body, "row"));
}

/// <summary>A row: its keys, and its value as the JSON that is stored.</summary>
public sealed record TextRow(string PartitionKey, string RowKey, string Body);

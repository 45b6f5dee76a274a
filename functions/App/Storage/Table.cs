using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace AnnotationFunctions.App.Storage;

/// <summary>
/// Rows of one type in one table. Keys and sizes that the service refuses are refused here with <see cref="StorageLimitException"/>.
/// Transient errors are retried by the client. A write that reached the service, but whose reply was lost, is sent again: then
/// <see cref="TryInsertAsync"/> may answer false for a row that this very call wrote, so keys are deterministic and callers read on false.
/// </summary>
public sealed class Table<T>
    where T : class
{
    private const int MaxConflicts = 12;

    private readonly TableClient client;
    private readonly FirstUse firstUse;
    private readonly TimeProvider time;

    internal Table(TableClient client, FirstUse firstUse, TimeProvider time)
    {
        this.client = client;
        this.firstUse = firstUse;
        this.time = time;
    }

    /// <summary>The row, or null when there is none.</summary>
    public async Task<Stored<T>?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellation)
    {
        TableKey.Check(partitionKey, "partition key");
        TableKey.Check(rowKey, "row key");
        await firstUse.ReadyAsync(cancellation);
        var found = await client.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellation);
        return found.HasValue ? TableRow.Read<T>(found.Value!) : null;
    }

    /// <summary>Writes a new row; false when the key is taken.</summary>
    public async Task<bool> TryInsertAsync(string partitionKey, string rowKey, T value, CancellationToken cancellation)
    {
        var entity = TableRow.Write(partitionKey, rowKey, value);
        await firstUse.ReadyAsync(cancellation);
        try
        {
            await client.AddEntityAsync(entity, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Writes the row whether or not it is there. Last writer wins: only for rows with one writer, or derived from others.</summary>
    public async Task UpsertAsync(string partitionKey, string rowKey, T value, CancellationToken cancellation)
    {
        var entity = TableRow.Write(partitionKey, rowKey, value);
        await firstUse.ReadyAsync(cancellation);
        await client.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>Writes the row if it still has this ETag; false when it changed or is gone.</summary>
    public async Task<bool> TryReplaceAsync(string partitionKey, string rowKey, T value, string etag, CancellationToken cancellation) =>
        await ReplaceAsync(partitionKey, rowKey, value, etag, cancellation) is not null;

    /// <summary>Deletes the row; true when this call removed it.</summary>
    public Task<bool> DeleteAsync(string partitionKey, string rowKey, CancellationToken cancellation) =>
        TryDeleteAsync(partitionKey, rowKey, ETag.All.ToString(), cancellation);

    /// <summary>Deletes the row if it still has this ETag; false when it changed or is gone. Of several callers one gets true.</summary>
    public async Task<bool> TryDeleteAsync(string partitionKey, string rowKey, string etag, CancellationToken cancellation)
    {
        TableKey.Check(partitionKey, "partition key");
        TableKey.Check(rowKey, "row key");
        await firstUse.ReadyAsync(cancellation);
        try
        {
            var response = await client.DeleteEntityAsync(partitionKey, rowKey, new ETag(etag), cancellation);
            return response.Status != 404;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads the row, changes it and writes it back by ETag, from the start again when somebody else wrote in between.
    /// <paramref name="change"/> may run several times and must have no effects of its own; null from it leaves the row as it is.
    /// Returns the row as it now is, or null when there is none.
    /// </summary>
    /// <exception cref="StorageConflictException">The row changed under each of the attempts.</exception>
    public async Task<Stored<T>?> UpdateAsync(string partitionKey, string rowKey, Func<T, T?> change, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= MaxConflicts; attempt++)
        {
            var stored = await FindAsync(partitionKey, rowKey, cancellation);
            if (stored is null || change(stored.Value) is not { } changed)
            {
                return stored;
            }

            if (await ReplaceAsync(partitionKey, rowKey, changed, stored.ETag, cancellation) is { } etag)
            {
                return new Stored<T>(changed, etag);
            }

            var pause = RandomNumberGenerator.GetInt32(5, 10 << Math.Min(attempt, 6));
            await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellation);
        }

        throw new StorageConflictException($"The row '{partitionKey}/{rowKey}' of '{client.Name}' changed {MaxConflicts} times while it was being changed.");
    }

    /// <summary>The rows of a partition whose key starts with <paramref name="rowKeyPrefix"/>, in row-key order, read as they are needed.</summary>
    public async IAsyncEnumerable<(string RowKey, Stored<T> Stored)> QueryAsync(
        string partitionKey, string? rowKeyPrefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = Filter(partitionKey, rowKeyPrefix, after: null);
        await firstUse.ReadyAsync(cancellation);
        await foreach (var entity in client.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            yield return (entity.RowKey, TableRow.Read<T>(entity));
        }
    }

    /// <summary>The rows of a partition from <paramref name="first"/> up to and not including <paramref name="end"/>, in row-key order, read as they are needed.</summary>
    public async IAsyncEnumerable<(string RowKey, Stored<T> Stored)> RangeAsync(
        string partitionKey, string first, string end, [EnumeratorCancellation] CancellationToken cancellation)
    {
        TableKey.Check(first, "row key");
        TableKey.Check(end, "row key");
        var filter = Filter(partitionKey, rowKeyPrefix: null, after: null) + TableClient.CreateQueryFilter($" and RowKey ge {first} and RowKey lt {end}");
        await firstUse.ReadyAsync(cancellation);
        await foreach (var entity in client.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            yield return (entity.RowKey, TableRow.Read<T>(entity));
        }
    }

    /// <summary>Up to <paramref name="max"/> rows of a partition after those of the page that returned <paramref name="continuation"/>.</summary>
    /// <exception cref="InvalidContinuationException">The continuation is not one of ours.</exception>
    public Task<TablePage<T>> PageAsync(string partitionKey, int max, string? continuation, CancellationToken cancellation) =>
        PageAsync(partitionKey, rowKeyPrefix: null, max, continuation, cancellation);

    /// <summary>As <see cref="PageAsync(string, int, string?, CancellationToken)"/>, of the rows whose key starts with a prefix.</summary>
    public async Task<TablePage<T>> PageAsync(
        string partitionKey, string? rowKeyPrefix, int max, string? continuation, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        // The service's own continuation may come with an empty page; a row key never does, and survives a change of the SDK.
        var filter = Filter(partitionKey, rowKeyPrefix, continuation is null ? null : Continuation.Read(continuation));
        await firstUse.ReadyAsync(cancellation);
        var rows = new List<(string RowKey, Stored<T> Stored)>(Math.Min(max, 1000));
        await foreach (var entity in client.QueryAsync<TableEntity>(filter, Math.Min(max + 1, 1000), cancellationToken: cancellation))
        {
            if (rows.Count == max)
            {
                return new TablePage<T>(rows, Continuation.Write(rows[^1].RowKey));
            }

            rows.Add((entity.RowKey, TableRow.Read<T>(entity)));
        }

        return new TablePage<T>(rows, null);
    }

    /// <summary>
    /// Inserts or replaces many rows of one partition in entity-group transactions of at most 100 rows and 4 MiB. Each transaction is
    /// atomic, all together are not: after a failure a repetition of the whole call completes it. A row key twice is an error.
    /// </summary>
    public async Task WriteAsync(string partitionKey, IEnumerable<(string RowKey, T Value)> rows, CancellationToken cancellation)
    {
        var transactions = Transactions.Of(rows.Select(row => RowWrite.Upsert(row.RowKey, row.Value).In(partitionKey)));
        await firstUse.ReadyAsync(cancellation);
        foreach (var transaction in transactions)
        {
            await client.SubmitTransactionAsync(transaction, cancellation);
        }
    }

    /// <summary>
    /// As <see cref="WriteAsync"/>, of rows that must still have the ETags with which they were read; false as soon as one has not. What the
    /// transactions before it wrote stays written: the caller reads again and does all of it again.
    /// </summary>
    public async Task<bool> TryReplaceAsync(string partitionKey, IEnumerable<(string RowKey, Stored<T> Row)> rows, CancellationToken cancellation)
    {
        var transactions = Transactions.Of(rows.Select(row => RowWrite.Replace(row.RowKey, row.Row.Value, row.Row.ETag).In(partitionKey)));
        await firstUse.ReadyAsync(cancellation);
        foreach (var transaction in transactions)
        {
            if (!await Transactions.TrySubmitAsync(client, transaction, cancellation))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<string?> ReplaceAsync(string partitionKey, string rowKey, T value, string etag, CancellationToken cancellation)
    {
        var entity = TableRow.Write(partitionKey, rowKey, value);
        await firstUse.ReadyAsync(cancellation);
        try
        {
            var response = await client.UpdateEntityAsync(entity, new ETag(etag), TableUpdateMode.Replace, cancellation);
            return response.Headers.ETag?.ToString() ?? etag;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    private static string Filter(string partitionKey, string? rowKeyPrefix, string? after)
    {
        TableKey.Check(partitionKey, "partition key");
        var filter = new StringBuilder(TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}"));
        if (after is not null)
        {
            filter.Append(TableClient.CreateQueryFilter($" and RowKey gt {after}"));
        }

        if (!string.IsNullOrEmpty(rowKeyPrefix))
        {
            TableKey.Check(rowKeyPrefix, "row key prefix");
            var end = rowKeyPrefix[..^1] + (char)(rowKeyPrefix[^1] + 1);
            filter.Append(TableClient.CreateQueryFilter($" and RowKey ge {rowKeyPrefix} and RowKey lt {end}"));
        }

        return filter.ToString();
    }
}

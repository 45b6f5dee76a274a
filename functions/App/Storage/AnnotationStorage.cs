using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Data.Tables;

namespace AnnotationFunctions.App.Storage;

/// <summary>
/// The storage of the pipeline. Safe for concurrent use; one per app. Tables and containers are created when a process first uses them.
/// </summary>
public sealed class AnnotationStorage : IDisposable
{
    private readonly StorageAccount account;
    private readonly TimeProvider time;
    private readonly UploadLinks links;
    private readonly ConcurrentDictionary<TableName, FirstUse> tables = new();
    private readonly ConcurrentDictionary<ContainerName, BlobArea> areas = new();

    internal AnnotationStorage(StorageAccount account, TimeProvider time)
    {
        this.account = account;
        this.time = time;
        links = new UploadLinks(account.Blobs, time);
    }

    /// <summary>Opens the account that a connection string names; nothing is called yet.</summary>
    public static AnnotationStorage Open(string connection, TimeProvider time) => new(StorageAccount.From(connection), time);

    /// <summary>The rows of a table, read and written as <typeparamref name="T"/>. A table may hold rows of several types under different keys.</summary>
    public Table<T> Table<T>(TableName name)
        where T : class
    {
        var (client, firstUse) = Client(name);
        return new Table<T>(client, firstUse, time);
    }

    /// <summary>All rows of a table, of whatever types, for copies of it.</summary>
    public WholeTable Whole(TableName name)
    {
        var (client, firstUse) = Client(name);
        return new WholeTable(client, firstUse);
    }

    /// <summary>
    /// Applies changes to rows of one partition, of any types, all or none. False when a row to insert was there or one to replace or
    /// delete had changed or was gone; then nothing was written.
    /// </summary>
    /// <exception cref="StorageLimitException">More than 100 rows or 4 MiB, or a row twice.</exception>
    public async Task<bool> TryCommitAsync(TableName table, string partitionKey, IReadOnlyList<RowWrite> changes, CancellationToken cancellation)
    {
        var (client, firstUse) = Client(table);
        await firstUse.ReadyAsync(cancellation);
        return await Transactions.TryCommitAsync(client, partitionKey, changes, cancellation);
    }

    /// <summary>The blobs of a container.</summary>
    public BlobArea Blobs(ContainerName name) => areas.GetOrAdd(name, key =>
    {
        var client = account.Blobs.GetBlobContainerClient(key.ToString().ToLowerInvariant());
        return new BlobArea(client, new FirstUse(cancellation => client.CreateIfNotExistsAsync(cancellationToken: cancellation)), links);
    });

    /// <summary>Throws unless blobs and tables both answer, with one cheap request each.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        await Blobs(ContainerName.Keys).FindAsync("health", cancellation);
        await Table<object>(TableName.Tokens).FindAsync("health", "health", cancellation);
    }

    private (TableClient Client, FirstUse FirstUse) Client(TableName name)
    {
        var client = account.Tables.GetTableClient(JsonNamingPolicy.CamelCase.ConvertName(name.ToString()));
        return (client, tables.GetOrAdd(name, _ => new FirstUse(cancellation => client.CreateIfNotExistsAsync(cancellation))));
    }

    /// <inheritdoc/>
    public void Dispose() => links.Dispose();
}

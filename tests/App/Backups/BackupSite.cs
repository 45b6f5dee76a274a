using AnnotationFunctions.App.Backups;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.App.Annotate;
using AnnotationFunctions.Tests.App.Ingest;
using AnnotationFunctions.Tests.Azurite;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.App.Backups;

/// <summary>An emulator of its own, since a copy is of all that there is, with the app's copier and restore on it, and a clock that the test moves.</summary>
internal sealed class BackupSite : IAsyncDisposable
{
    private readonly AzuriteServer server;
    private readonly TableServiceClient service;

    private BackupSite(AzuriteServer server)
    {
        this.server = server;
        service = new TableServiceClient(server.ConnectionString);
    }

    public static CancellationToken Cancellation => TestStorage.Cancellation;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 31, 3, 0, 0, TimeSpan.Zero));

    public string ConnectionString => server.ConnectionString;

    public static async Task<BackupSite> OpenAsync() => new(await AzuriteServer.StartAsync());

    public ValueTask DisposeAsync() => server.DisposeAsync();

    /// <summary>What a new process of the app has: nothing in memory from before.</summary>
    public BackupProcess Process(string? connection = null, CopyBounds? bounds = null, int everyHours = 24, int keepDays = 7) =>
        new(connection ?? server.ConnectionString, Clock, bounds ?? new CopyBounds(), new BackupOptions(everyHours, keepDays));

    public TableClient Table(TableName name) => service.GetTableClient(char.ToLowerInvariant(name.ToString()[0]) + name.ToString()[1..]);

    public BlobContainerClient Blobs => new BlobServiceClient(server.ConnectionString).GetBlobContainerClient("backups");

    /// <summary>Every property of every row of the tables that are copied, but for what the service itself writes.</summary>
    public async Task<SortedDictionary<string, string>> RowsAsync()
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Backup.Order)
        {
            await Table(name).CreateIfNotExistsAsync(Cancellation);
            await foreach (var row in Table(name).QueryAsync<TableEntity>(cancellationToken: Cancellation))
            {
                rows.Add($"{name}|{row.PartitionKey}|{row.RowKey}", string.Join('|', row.Where(each => each.Key is not "odata.etag" and not "Timestamp").OrderBy(each => each.Key, StringComparer.Ordinal)));
            }
        }

        return rows;
    }

    /// <summary>The tables are gone, as with their account.</summary>
    public async Task LoseTablesAsync()
    {
        foreach (var name in Enum.GetValues<TableName>())
        {
            await Table(name).DeleteAsync(Cancellation);
        }
    }

    /// <summary>Rows of every table: some of many parts, keys and texts of every kind.</summary>
    public async Task FillAsync(int answers = 2_500)
    {
        using var storage = AnnotationStorage.Open(server.ConnectionString, TimeProvider.System);
        foreach (var name in Backup.Order.Where(name => name != TableName.Findings))
        {
            var table = storage.Table<object>(name);
            await table.UpsertAsync("p 'ü' ☃", "r 😀", new { text = "\"quoted\" \\ </script> 😀 ü \u2028 end", number = 1.5e-7, nothing = (string?)null }, Cancellation);
            await table.UpsertAsync("long", "row", new { text = new string('x', 70_000) + "\"" }, Cancellation);
        }

        var annotations = storage.Table<object>(TableName.Annotations);
        foreach (var partition in Enumerable.Range(0, answers).GroupBy(i => i % 25))
        {
            await annotations.WriteAsync($"item-{partition.Key:D2}", partition.Select(i => ($"answer-{i:D6}", (object)new { answer = i, by = $"annotator-{i % 7}" })), Cancellation);
        }
    }
}

/// <summary>What one process of the app knows and does.</summary>
internal sealed class BackupProcess : IAsyncDisposable
{
    private readonly IngestWorkplace ingest;
    private readonly TimeProvider time;

    public BackupProcess(string connection, TimeProvider time, CopyBounds bounds, BackupOptions options)
    {
        this.time = time;
        ingest = new IngestWorkplace(connection);
        Backups = new BackupStore(ingest.Storage);
        Restores = new RestoreStore(ingest.Storage, time);
        Copier = new TableCopier(Backups, Restores, ingest.Storage, options, time, NullLogger<TableCopier>.Instance) { Bounds = bounds };
        Sweep = new UploadSweep(ingest.Get<UploadIngestion>(), ingest.Get<UploadLedger>(), ingest.Storage, TimeProvider.System, NullLogger<UploadSweep>.Instance);
        Steps = new RestoreTables(Backups, Restores, Sweep, ingest.Storage, time, NullLogger<RestoreTables>.Instance);
    }

    public AnnotationStorage Storage => ingest.Storage;

    public BackupStore Backups { get; }

    public RestoreStore Restores { get; }

    public TableCopier Copier { get; }

    public UploadSweep Sweep { get; }

    public RestoreTables Steps { get; }

    public ValueTask DisposeAsync() => ingest.DisposeAsync();

    /// <summary>A restore as the HTTP function keeps it.</summary>
    public async Task<RestoreStep> PlanAsync(Backup backup, RestoreMode mode = RestoreMode.IntoEmpty, params TableName[] tables)
    {
        var chosen = tables.Length == 0 ? Backup.Order : tables;
        var restore = new Restore($"restore-{Guid.NewGuid():N}", backup.Id, mode, chosen, time.GetUtcNow(), "test", RestoreTables.PartsOf(backup, chosen).Count);
        await Restores.TryAddAsync(restore, BackupSite.Cancellation);
        return new RestoreStep(restore.Id, restore.Parts);
    }

    /// <summary>The orchestration, from where it is to its end.</summary>
    public async Task<Restore> RunAsync(RestoreStep step)
    {
        var context = new ScriptedContext()
            .On(nameof(RestoreTables.RestorePart), async input => await Steps.RestorePart((RestoreStep)input!, BackupSite.Cancellation))
            .On(nameof(RestoreTables.CloseRestore), async input =>
            {
                await Steps.CloseRestore((RestoreEnd)input!, BackupSite.Cancellation);
                return null;
            });
        await RestoreTables.RunAsync(context, step);
        return (await Restores.FindAsync(step.Restore, BackupSite.Cancellation))!;
    }
}

using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Triggers.Blob;

/// <summary>Watches the containers of every blob function of the app.</summary>
internal sealed class BlobTriggerHost : BackgroundService
{
    private readonly List<ContainerScan> scans = [];
    private readonly IHostApplicationLifetime lifetime;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    public BlobTriggerHost(
        FunctionCatalog functions, SettingReferences settings, StorageConnections storage, HostFile file, LocalHostOptions options,
        TriggerDatabase database, FunctionInvoker invoker, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<BlobTriggerHost> logger)
    {
        (this.lifetime, this.time, this.logger) = (lifetime, time, logger);
        foreach (var function in functions.Triggered("blobTrigger"))
        {
            var place = $"Function '{function.Name}'";
            var path = BlobPathPattern.Parse(settings.Resolve(function.Text("path") ?? "", place), place);
            var connection = settings.Resolve(function.Text("connection") is { Length: > 0 } named ? named : StorageConnections.HostConnection, place);
            var container = storage.Blobs(connection, place).GetBlobContainerClient(path.Container);
            var receipts = new BlobReceipts(database, function.Name, $"{container.AccountName}/{container.Name}");
            var poison = new PoisonQueue(storage.Queues(StorageConnections.HostConnection, $"The poison queue of {place}"));
            var handler = new BlobFunction(function, connection, path, receipts, poison, file.BlobAttempts, invoker, time, logger);
            scans.Add(new ContainerScan(container, path, receipts, handler, file.BlobParallelism, options.BlobPollInterval, time, logger));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        await Task.WhenAll(scans.Select(scan => Loop.RunAsync("A scan of blobs", scan.RunAsync, time, logger, stoppingToken)));
    }
}

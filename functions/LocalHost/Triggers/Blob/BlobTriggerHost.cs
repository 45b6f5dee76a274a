using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Triggers.Blob;

/// <summary>Watches the containers of every blob function of the app.</summary>
internal sealed class BlobTriggerHost : BackgroundService
{
    private readonly List<ContainerScan> scans = [];
    private readonly IHostApplicationLifetime lifetime;

    public BlobTriggerHost(
        FunctionCatalog functions, SettingReferences settings, StorageConnections storage, HostFile file, LocalHostOptions options,
        TriggerDatabase database, FunctionInvoker invoker, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<BlobTriggerHost> logger)
    {
        this.lifetime = lifetime;
        foreach (var (function, trigger) in functions.Triggered<BlobTriggerAttribute>())
        {
            var place = $"Function '{function.Name}'";
            CheckParameter(function, place);
            var path = BlobPathPattern.Parse(settings.Resolve(trigger.BlobPath, place), place);
            var connection = settings.Resolve(trigger.Connection ?? StorageConnections.HostConnection, place);
            var container = storage.Blobs(connection, place).GetBlobContainerClient(path.Container);
            var receipts = new BlobReceipts(database, function.Name, $"{container.AccountName}/{container.Name}");
            var poison = new PoisonQueue(storage.Queues(StorageConnections.HostConnection, $"The poison queue of {place}"));
            var handler = new BlobFunction(function, path, receipts, poison, file.BlobAttempts, invoker, time, logger);
            scans.Add(new ContainerScan(container, path, receipts, handler, file.BlobParallelism, options.BlobPollInterval, time, logger));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        await Task.WhenAll(scans.Select(scan => scan.RunAsync(stoppingToken)));
    }

    private static void CheckParameter(AppFunction function, string place)
    {
        if (BlobTriggerInput.Problem(function.TriggerParameter.ParameterType) is { } problem)
        {
            throw new HostStartException($"{place}: the blob parameter '{function.TriggerParameter.Name}' {problem}.");
        }
    }
}

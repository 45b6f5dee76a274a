using System.Diagnostics;
using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Triggers;
using AnnotationFunctions.LocalHost.Triggers.Blob;
using AnnotationFunctions.Tests.Azurite;
using Azure.Storage.Blobs;

namespace AnnotationFunctions.Tests.Benchmarks.BlobScan;

/// <summary>A container that is listed as the trigger lists it, with its pause in between.</summary>
internal static class WatchedContainer
{
    /// <summary>The function whose receipts are kept.</summary>
    public const string Function = "Watch";

    /// <summary>Times from the end of an upload to the listing that takes it, sorted; uploads are made at random moments.</summary>
    public static async Task<List<TimeSpan>> MeasureAsync(
        AzuriteServer azurite, string containerName, string data, int uploads, CancellationToken cancellation)
    {
        var container = new BlobContainerClient(
            azurite.ConnectionString, containerName, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05));
        await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        using var database = new TriggerDatabase(data, survivePowerLoss: false);
        var receipts = new BlobReceipts(database, Function, $"{container.AccountName}/{container.Name}");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var seen = new TaskCompletionSource<long>();
        var watching = WatchAsync(container, receipts, () => seen.TrySetResult(Stopwatch.GetTimestamp()), stop.Token);
        var random = new Random(1);
        var times = new List<TimeSpan>();
        for (var i = 0; i < uploads; i++)
        {
            await Task.Delay(random.Next(1_000), cancellation);
            seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            await container.UploadBlobAsync($"new/{Guid.NewGuid():N}", BinaryData.FromString("new"), cancellation);
            var uploaded = Stopwatch.GetTimestamp();
            times.Add(Stopwatch.GetElapsedTime(uploaded, Math.Max(uploaded, await seen.Task.WaitAsync(TimeSpan.FromMinutes(5), cancellation))));
        }

        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return [.. times.Order()];
    }

    private static async Task WatchAsync(BlobContainerClient container, BlobReceipts receipts, Action taken, CancellationToken stopping)
    {
        var path = BlobPathPattern.Parse($"{container.Name}/{{path}}", "Benchmark");
        while (true)
        {
            await ContainerScan.ListAsync(container, path, receipts, Take, stopping);
            await Task.Delay(new LocalHostOptions().BlobPollInterval, stopping);
        }

        ValueTask Take(string name, BlobKey key)
        {
            receipts.Complete(key);
            receipts.Release(key);
            taken();
            return ValueTask.CompletedTask;
        }
    }
}

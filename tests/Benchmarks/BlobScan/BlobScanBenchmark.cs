using System.Diagnostics;
using System.Globalization;
using AnnotationFunctions.LocalHost.Triggers;
using AnnotationFunctions.LocalHost.Triggers.Blob;
using AnnotationFunctions.Tests.Azurite;
using Azure.Storage.Blobs;

namespace AnnotationFunctions.Tests.Benchmarks.BlobScan;

/// <summary>
/// What the blob trigger costs when nothing is new, and how soon it sees what is: a pass over a large container of handled blobs beside a plain
/// listing of it, the memory of its receipts, and the time from an upload to the moment at which the trigger takes it, in a small and in the large container.
/// </summary>
internal sealed class BlobScanBenchmark : IBenchmark
{
    private const int Runs = 5;
    private const int OwnWorkBlobs = 100_000;

    /// <summary>How much slower than a listing a pass may be.</summary>
    private const double MaxSlowdown = 1.25;

    private static readonly TimeSpan MaxLatency = TimeSpan.FromSeconds(2);

    public string Summary => "blob trigger over a large container: a pass beside a listing, memory, upload to pick-up [--blobs 100000]";

    public async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var count = args is ["--blobs", var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 100_000;
        var data = Directory.CreateTempSubdirectory("blobscan-");
        try
        {
            return await RunAsync(data, count, cancellation);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(DirectoryInfo data, int count, CancellationToken cancellation)
    {
        await using var azurite = await LargeContainer.StartAsync(data.CreateSubdirectory("azurite").FullName, count, cancellation);
        Console.WriteLine($"a container with {count:N0} blobs of 16 bytes");
        var container = new BlobContainerClient(
            azurite.ConnectionString, LargeContainer.Name, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05));
        var slowdown = await MeasurePassAsync(container, data.FullName, count, cancellation);
        var small = await WatchedContainer.MeasureAsync(azurite, "small", data.CreateSubdirectory("small").FullName, 20, cancellation);
        Report("upload to pick-up, small container", small);
        Report($"upload to pick-up, {count:N0} blobs", await WatchedContainer.MeasureAsync(azurite, container.Name, data.FullName, Runs, cancellation));
        return slowdown <= MaxSlowdown && small[^1] <= MaxLatency ? 0 : 1;
    }

    private static async Task<double> MeasurePassAsync(BlobContainerClient container, string data, int count, CancellationToken cancellation)
    {
        using var database = new TriggerDatabase(data, survivePowerLoss: false);
        var receipts = new BlobReceipts(database, WatchedContainer.Function, $"{container.AccountName}/{container.Name}");
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: cancellation))
        {
            receipts.Complete(BlobKey.Of(blob.Name, blob.Properties.ETag!.Value.ToString()));
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var load = Stopwatch.StartNew();
        var reread = new BlobReceipts(database, WatchedContainer.Function, $"{container.AccountName}/{container.Name}");
        Console.WriteLine($"receipts read at the start: {load.ElapsedMilliseconds:N0} ms");
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"receipts in memory: {memory / 1e6:N1} MB, {memory / Math.Max(1, reread.Count):N0} bytes a blob");
        GC.KeepAlive(reread);

        var path = BlobPathPattern.Parse($"{container.Name}/{{path}}", "Benchmark");
        var (listings, passes) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var run = 0; run < Runs; run++)
        {
            listings.Add(await TimeAsync(() => ListAsync(container, cancellation)));
            passes.Add(await TimeAsync(() => ContainerScan.ListAsync(
                container, path, receipts, (name, _) => throw new InvalidOperationException($"{name} is not new."), cancellation)));
        }

        Report($"what a pass adds, {OwnWorkBlobs:N0} blobs", Sorted([.. Enumerable.Range(0, Runs).Select(_ => OwnWork())]));
        Report("plain listing", Sorted(listings));
        Report("pass of the trigger", Sorted(passes));
        var slowdown = Sorted(passes)[Runs / 2] / Sorted(listings)[Runs / 2];
        Console.WriteLine($"pass / listing: {slowdown:N2} (target: at most {MaxSlowdown:N2})");
        return slowdown;
    }

    /// <summary>The work of a pass without storage: hashing names and versions and asking for their receipts.</summary>
    private static TimeSpan OwnWork()
    {
        var data = Directory.CreateTempSubdirectory("blobscan-");
        using var database = new TriggerDatabase(data.FullName, survivePowerLoss: false);
        var receipts = new BlobReceipts(database, WatchedContainer.Function, "none");
        var blobs = Enumerable.Range(0, OwnWorkBlobs).Select(i => (Name: $"project-{i % 7}/2026/image-{i:D7}.png", ETag: $"0x8DF{i:X12}")).ToArray();
        Array.ForEach(blobs, blob => receipts.Complete(BlobKey.Of(blob.Name, blob.ETag)));
        var started = Stopwatch.GetTimestamp();
        receipts.BeginPass();
        foreach (var (name, etag) in blobs)
        {
            receipts.TryTake(BlobKey.Of(name, etag));
        }

        receipts.EndPass();
        var elapsed = Stopwatch.GetElapsedTime(started);
        data.Delete(recursive: true);
        return elapsed;
    }

    private static async Task ListAsync(BlobContainerClient container, CancellationToken cancellation)
    {
        var seen = 0;
        await foreach (var page in container.GetBlobsAsync(cancellationToken: cancellation).AsPages())
        {
            seen += page.Values.Count;
        }

        GC.KeepAlive(seen);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.StartNew();
        await work();
        return started.Elapsed;
    }

    private static List<TimeSpan> Sorted(List<TimeSpan> times) => [.. times.Order()];

    private static void Report(string what, IReadOnlyList<TimeSpan> sorted) => Console.WriteLine(
        $"{what}: median {sorted[sorted.Count / 2].TotalMilliseconds:N0} ms, longest {sorted[^1].TotalMilliseconds:N0} ms of {sorted.Count}");
}

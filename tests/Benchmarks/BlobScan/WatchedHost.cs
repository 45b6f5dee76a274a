using System.Diagnostics;
using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.Tests.Azurite;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Benchmarks.BlobScan;

/// <summary>A local host whose one function notes when it sees a blob.</summary>
internal static class WatchedHost
{
    /// <summary>Times from the end of an upload to the start of the function, sorted; uploads are made at random moments.</summary>
    public static async Task<List<TimeSpan>> MeasureAsync(
        AzuriteServer azurite, string containerName, string data, int uploads, CancellationToken cancellation)
    {
        var container = new BlobContainerClient(
            azurite.ConnectionString, containerName, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05));
        await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        using var host = Build(azurite, containerName, data);
        await host.StartAsync(cancellation);
        var random = new Random(1);
        var times = new List<TimeSpan>();
        for (var i = 0; i <= uploads; i++)
        {
            await Task.Delay(random.Next(1_000), cancellation);
            var name = $"new/{Guid.NewGuid():N}";
            var seen = WatchFunction.Await(name);
            await container.UploadBlobAsync(name, BinaryData.FromString("new"), cancellation);
            var uploaded = Stopwatch.GetTimestamp();
            var latency = Stopwatch.GetElapsedTime(uploaded, await seen.WaitAsync(TimeSpan.FromMinutes(5), cancellation));
            if (i > 0)
            {
                // The first waits for the host's start.
                times.Add(latency);
            }
        }

        await host.StopAsync(cancellation);
        return [.. times.Order()];
    }

    private static IHost Build(AzuriteServer azurite, string container, string data)
    {
        var builder = new FunctionsApplicationBuilder(["--urls", "http://127.0.0.1:0"], new HostOrigin([typeof(WatchFunction)], data));
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Container"] = container,
            ["LocalHost:DataPath"] = data,
        });
        return builder.Build();
    }
}

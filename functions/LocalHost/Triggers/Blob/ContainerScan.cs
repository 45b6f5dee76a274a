using System.Threading.Channels;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Triggers.Blob;

/// <summary>
/// Lists a container over and over and hands every version without a receipt to its function, a bounded number at a time. A listing waits
/// for the function when more is new than the queue holds, so memory does not grow with the backlog.
/// </summary>
internal sealed class ContainerScan(
    BlobContainerClient container, BlobPathPattern path, BlobReceipts receipts, BlobFunction function, int parallelism,
    TimeSpan pause, TimeProvider time, ILogger logger)
{
    private const int QueueCapacity = 1_000;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken stopping)
    {
        var found = Channel.CreateBounded<(string Name, BlobKey Key)>(QueueCapacity);
        var workers = Enumerable.Range(0, parallelism).Select(_ => WorkAsync(found.Reader, stopping)).ToArray();
        await ScanAsync(found.Writer, stopping);
        found.Writer.Complete();
        await Task.WhenAll(workers);
    }

    /// <summary>One listing from start to end, which gives every version without a receipt to <paramref name="take"/>.</summary>
    public static async Task ListAsync(
        BlobContainerClient container, BlobPathPattern path, BlobReceipts receipts, Func<string, BlobKey, ValueTask> take, CancellationToken stopping)
    {
        receipts.BeginPass();
        var options = new GetBlobsOptions { Prefix = path.Prefix };
        await foreach (var page in container.GetBlobsAsync(options, stopping).AsPages())
        {
            foreach (var blob in page.Values)
            {
                var key = BlobKey.Of(blob.Name, blob.Properties.ETag.GetValueOrDefault().ToString());
                if (!receipts.TryTake(key))
                {
                    continue;
                }

                if (path.Match(blob.Name) is null)
                {
                    receipts.Release(key);
                    continue;
                }

                await take(blob.Name, key);
            }
        }

        receipts.EndPass();
    }

    private async Task ScanAsync(ChannelWriter<(string Name, BlobKey Key)> found, CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ListAsync(container, path, receipts, (name, key) => found.WriteAsync((name, key), stopping), stopping);
                if (failures > 0)
                {
                    logger.CanListAgain(function.Name, container.Name);
                }

                failures = 0;
            }
            catch (RequestFailedException error) when (error.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                // Whoever uploads first makes it.
                failures = 0;
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                if (failures++ == 0)
                {
                    logger.CannotList(error, function.Name, container.Name);
                }
            }

            await Task.Delay(PauseAfter(failures), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan PauseAfter(int failures)
    {
        var longer = pause * Math.Pow(2, Math.Min(failures, 10));
        return failures == 0 || longer < LongestPause ? longer : LongestPause;
    }

    private async Task WorkAsync(ChannelReader<(string Name, BlobKey Key)> found, CancellationToken stopping)
    {
        await foreach (var (name, key) in found.ReadAllAsync(CancellationToken.None))
        {
            if (stopping.IsCancellationRequested)
            {
                receipts.Release(key);
                continue;
            }

            await function.HandleAsync(container.GetBlobClient(name), key, stopping);
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.Tests.Benchmarks.BlobScan;

/// <summary>Notes when it sees a blob that is waited for.</summary>
public static class WatchFunction
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource<long>> Awaited = [];

    [Function(nameof(Watch))]
    public static void Watch([BlobTrigger("%Container%/{path}")] BlobClient blob)
    {
        if (Awaited.TryRemove(blob.Name, out var awaited))
        {
            awaited.SetResult(Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Completes with the timestamp at which the function starts with that blob.</summary>
    internal static Task<long> Await(string blobName)
    {
        var seen = Awaited[blobName] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        return seen.Task;
    }
}

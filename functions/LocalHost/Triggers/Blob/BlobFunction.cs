using System.Text.Json;
using AnnotationFunctions.LocalHost.Rpc;
using AnnotationFunctions.LocalHost.Worker;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Triggers.Blob;

/// <summary>
/// Handles one version of a blob: five attempts without a pause in between, then poison. Either way it ends with a receipt.
/// </summary>
internal sealed class BlobFunction(
    AppFunction function, string connection, BlobPathPattern path, BlobReceipts receipts, PoisonQueue poison, int maxAttempts,
    FunctionInvoker invoker, TimeProvider time, ILogger logger)
{
    /// <summary>Pause after a storage failure, before the blob may be taken again.</summary>
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(2);

    public string Name => function.Name;

    public async Task HandleAsync(BlobClient blob, BlobKey listed, CancellationToken stopping)
    {
        try
        {
            if (await FindPropertiesAsync(blob, stopping) is { } properties)
            {
                await HandleAsync(blob, properties, BlobKey.Of(blob.Name, properties.ETag.ToString()), stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next start takes it again.
        }
        catch (Exception error)
        {
            logger.StorageFailed(error, function.Name, blob.BlobContainerName, blob.Name);
            await Task.Delay(StoragePause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            receipts.Release(listed);
        }
    }

    private static async Task<BlobProperties?> FindPropertiesAsync(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            return await blob.GetPropertiesAsync(cancellationToken: cancellation);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return null;
        }
    }

    private async Task HandleAsync(BlobClient blob, BlobProperties properties, BlobKey version, CancellationToken stopping)
    {
        // Between its listing and now the blob may have changed, and that version may be done.
        if (path.Match(blob.Name) is not { } parts || receipts.IsDone(version))
        {
            return;
        }

        Exception? failure = null;
        while (receipts.AttemptsAt(version) < maxAttempts)
        {
            stopping.ThrowIfCancellationRequested();
            var attempt = receipts.BeginAttempt(version);
            failure = await AttemptAsync(blob, properties, version, parts, stopping);
            if (failure is null)
            {
                receipts.Complete(version);
                return;
            }

            logger.AttemptFailed(failure, function.Name, attempt, maxAttempts, blob.BlobContainerName, blob.Name);
        }

        await GiveUpAsync(blob, properties, receipts.AttemptsAt(version), failure);
        receipts.Complete(version);
    }

    private async Task<Exception?> AttemptAsync(
        BlobClient blob, BlobProperties properties, BlobKey version, IReadOnlyDictionary<string, string> parts, CancellationToken stopping)
    {
        try
        {
            await invoker.InvokeAsync(function, await InputAsync(blob, properties, parts, stopping), CancellationToken.None);
            return null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            receipts.ForgetAttempts(version);
            throw;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    /// <summary>The worker opens the blob itself where its parameter can be bound late, as clients and streams can; else it gets the content.</summary>
    private async Task<FunctionInput> InputAsync(
        BlobClient blob, BlobProperties properties, IReadOnlyDictionary<string, string> parts, CancellationToken cancellation)
    {
        var metadata = new Dictionary<string, Datum>(StringComparer.OrdinalIgnoreCase)
        {
            ["BlobTrigger"] = new() { Text = $"{blob.BlobContainerName}/{blob.Name}" },
            ["Uri"] = new() { Json = JsonSerializer.Serialize(blob.Uri) },
            ["Properties"] = new() { Json = JsonSerializer.Serialize(new { properties.ContentLength, properties.ContentType, properties.ETag, properties.LastModified }) },
            ["Metadata"] = new() { Json = JsonSerializer.Serialize(properties.Metadata) },
        };
        foreach (var (name, value) in parts)
        {
            metadata[name] = new Datum { Text = value };
        }

        return new FunctionInput(await ValueAsync(blob, cancellation), metadata);
    }

    private async Task<Datum> ValueAsync(BlobClient blob, CancellationToken cancellation)
    {
        if (function.Trigger["properties"]?["supportsDeferredBinding"]?.ToString() is not { } deferred || !bool.Parse(deferred))
        {
            return new Datum { Bytes = ByteString.CopyFrom((await blob.DownloadContentAsync(cancellation)).Value.Content) };
        }

        var place = new { Connection = connection, ContainerName = blob.BlobContainerName, BlobName = blob.Name };
        return new Datum
        {
            Model = new ModelBinding { Version = "1.0", Source = "AzureStorageBlobs", ContentType = "application/json", Content = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(place)) },
        };
    }

    private async Task GiveUpAsync(BlobClient blob, BlobProperties properties, int attempts, Exception? failure)
    {
        var reason = failure is null
            ? "The host ended while the function ran, in every attempt."
            : $"{(failure as FunctionFailedException)?.ErrorType ?? failure.GetType().FullName}: {failure.Message}";
        var message = new PoisonMessage(
            function.Name, properties.BlobType.ToString(), blob.BlobContainerName, blob.Name, properties.ETag.ToString(), attempts, reason, time.GetUtcNow());
        await poison.SendAsync(message, CancellationToken.None);
        logger.Poisoned(failure, function.Name, attempts, blob.BlobContainerName, blob.Name, PoisonQueue.Name);
    }
}

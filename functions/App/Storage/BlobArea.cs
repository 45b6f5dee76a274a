using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AnnotationFunctions.App.Storage;

/// <summary>The blobs of one container. Names that <see cref="BlobName"/> finds fault with are refused with <see cref="StorageLimitException"/>.</summary>
public sealed class BlobArea
{
    private static readonly StorageTransferOptions Transfer = new()
    {
        InitialTransferSize = 8 << 20, MaximumTransferSize = 8 << 20, MaximumConcurrency = 2,
    };

    private readonly BlobContainerClient container;
    private readonly FirstUse firstUse;
    private readonly UploadLinks links;

    internal BlobArea(BlobContainerClient container, FirstUse firstUse, UploadLinks links)
    {
        this.container = container;
        this.firstUse = firstUse;
        this.links = links;
    }

    /// <summary>Writes a blob that must be new; false when the name is taken (whose content then stays).</summary>
    public async Task<bool> TryWriteNewAsync(string name, Stream content, string contentType, CancellationToken cancellation)
    {
        try
        {
            await UploadAsync(name, content, contentType, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    /// <inheritdoc cref="TryWriteNewAsync(string, Stream, string, CancellationToken)"/>
    public Task<bool> TryWriteNewAsync(string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellation) =>
        TryWriteNewAsync(name, BinaryData.FromBytes(content).ToStream(), contentType, cancellation);

    /// <summary>Writes a blob whether or not the name is taken.</summary>
    public Task WriteAsync(string name, Stream content, string contentType, CancellationToken cancellation) =>
        UploadAsync(name, content, contentType, conditions: null, cancellation);

    /// <inheritdoc cref="WriteAsync(string, Stream, string, CancellationToken)"/>
    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellation) =>
        WriteAsync(name, BinaryData.FromBytes(content).ToStream(), contentType, cancellation);

    /// <summary>Starts to read a blob, or null when there is none. A broken connection is resumed while the content is read.</summary>
    public async Task<BlobReading?> OpenReadAsync(string name, CancellationToken cancellation)
    {
        var blob = await BlobAsync(name, cancellation);
        try
        {
            var download = (await blob.DownloadStreamingAsync(cancellationToken: cancellation)).Value;
            var details = download.Details;
            return new BlobReading(
                new BlobFacts(name, details.ContentLength, details.ContentType, details.ETag.ToString(), details.LastModified), download.Content);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>
    /// A blob for reading at any position, or null when there is none. It is fetched in parts of 4 MiB as they are needed; when the blob changes
    /// meanwhile, reading throws what <see cref="StorageFault.IsChanged"/> recognises.
    /// </summary>
    public async Task<BlobReading?> OpenSeekableAsync(string name, CancellationToken cancellation)
    {
        if (await FindAsync(name, cancellation) is not { } facts)
        {
            return null;
        }

        var options = new BlobOpenReadOptions(allowModifications: false)
        {
            BufferSize = 4 << 20, Conditions = new BlobRequestConditions { IfMatch = new ETag(facts.ETag) },
        };
        var blob = await BlobAsync(name, cancellation);
        return new BlobReading(facts, await blob.OpenReadAsync(options, cancellation));
    }

    /// <summary>The whole content, or null when there is no such blob.</summary>
    /// <exception cref="StorageLimitException">The blob has more than <paramref name="maxBytes"/>; nothing past them was held.</exception>
    public async Task<byte[]?> ReadBytesAsync(string name, CancellationToken cancellation, long maxBytes = 256L << 20)
    {
        await using var reading = await OpenReadAsync(name, cancellation);
        if (reading is null)
        {
            return null;
        }

        if (reading.Facts.Length > maxBytes)
        {
            throw new StorageLimitException($"The blob '{container.Name}/{name}' has {reading.Facts.Length:N0} bytes; at most {maxBytes:N0} are read at once.");
        }

        var bytes = new byte[reading.Facts.Length];
        await reading.Content.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    /// <summary>The facts of a blob, or null when there is none.</summary>
    public async Task<BlobFacts?> FindAsync(string name, CancellationToken cancellation)
    {
        var blob = await BlobAsync(name, cancellation);
        try
        {
            var found = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value;
            return new BlobFacts(name, found.ContentLength, found.ContentType, found.ETag.ToString(), found.LastModified);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>The blobs whose name starts with <paramref name="prefix"/>, in order of name, read as they are needed.</summary>
    public async IAsyncEnumerable<BlobFacts> ListAsync(string? prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await firstUse.ReadyAsync(cancellation);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            yield return Facts(blob);
        }
    }

    /// <summary>
    /// One page of the listing of all blobs, in order of name: up to <paramref name="max"/> (at most 5,000) after those of the page that
    /// returned <paramref name="continuation"/>, which may be kept for as long as one likes. One request.
    /// </summary>
    /// <exception cref="InvalidContinuationException">The service does not know the continuation.</exception>
    public async Task<(IReadOnlyList<BlobFacts> Blobs, string? Continuation)> PageAsync(int max, string? continuation, CancellationToken cancellation)
    {
        await firstUse.ReadyAsync(cancellation);
        try
        {
            await foreach (var page in container.GetBlobsAsync(cancellationToken: cancellation).AsPages(continuation, max))
            {
                return ([.. page.Values.Select(Facts)], string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
            }
        }
        catch (RequestFailedException e) when (e.Status == 400 && continuation is not null)
        {
            throw new InvalidContinuationException();
        }

        return ([], null);
    }

    /// <summary>Deletes a blob; true when this call removed it.</summary>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        var blob = await BlobAsync(name, cancellation);
        return await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation);
    }

    /// <summary>
    /// An address to which whoever holds it may PUT this one blob, and nothing else, until <paramref name="validity"/> has passed:
    /// create and write only, over https unless the storage is on this machine.
    /// </summary>
    public async Task<Uri> UploadLinkAsync(string name, TimeSpan validity, CancellationToken cancellation)
    {
        var blob = await BlobAsync(name, cancellation);
        return await links.ForAsync(blob, validity, cancellation);
    }

    private static BlobFacts Facts(BlobItem blob) => new(
        blob.Name, blob.Properties.ContentLength ?? 0, blob.Properties.ContentType ?? "", blob.Properties.ETag?.ToString() ?? "", blob.Properties.LastModified ?? default);

    private async Task UploadAsync(
        string name, Stream content, string contentType, BlobRequestConditions? conditions, CancellationToken cancellation)
    {
        var blob = await BlobAsync(name, cancellation);
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType }, Conditions = conditions, TransferOptions = Transfer,
        };
        await blob.UploadAsync(content, options, cancellation);
    }

    private async ValueTask<BlobClient> BlobAsync(string name, CancellationToken cancellation)
    {
        BlobName.Check(name);
        await firstUse.ReadyAsync(cancellation);
        return container.GetBlobClient(name);
    }
}

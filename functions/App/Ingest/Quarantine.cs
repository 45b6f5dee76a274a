using System.Security.Cryptography;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Ingest;

/// <summary>
/// Keeps what was refused, so that it can be looked at and nothing is lost when uploads are cleared: <c>prepared/quarantine/{project}/{sha256}</c>.
/// The same bytes are kept once in a project, however often they are uploaded; records refer to them.
/// </summary>
internal sealed class Quarantine(AnnotationStorage storage, TimeProvider time) : IDisposable
{
    // Never served with the type that it claims to have.
    private const string Inert = "application/octet-stream";

    // Storage deletes what is kept some time after it was written. Bytes that are refused again count as written again, but not at each repetition.
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    // One writer at a time to a digest's first letter: many copies of the same bytes often come together, and one of them is enough.
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1))];

    private readonly BlobArea area = storage.Blobs(ContainerName.Prepared);
    private readonly BlobArea uploads = storage.Blobs(ContainerName.Uploads);

    /// <summary>Keeps bytes; returns the blob's name.</summary>
    public async Task<string> KeepAsync(string partition, string sha256, byte[] content, CancellationToken cancellation)
    {
        var name = Name(partition, sha256);
        await WriteOnceAsync(name, sha256, stop => area.WriteAsync(name, content, Inert, stop), cancellation);
        return name;
    }

    /// <summary>Keeps an uploaded blob, read as a stream whatever its size, once for its digest and once more if it is not there yet; null when it is gone.</summary>
    public async Task<KeptUpload?> KeepUploadAsync(string partition, string path, CancellationToken cancellation)
    {
        await using var reading = await uploads.OpenSeekableAsync(path, cancellation);
        if (reading is null)
        {
            return null;
        }

        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(reading.Content, cancellation));
        var name = Name(partition, sha256);
        reading.Content.Position = 0;
        await WriteOnceAsync(name, sha256, stop => area.WriteAsync(name, reading.Content, Inert, stop), cancellation);
        return new KeptUpload(name, sha256, reading.Facts.Length, reading.Facts.ETag);
    }

    private async Task WriteOnceAsync(string name, string sha256, Func<CancellationToken, Task> write, CancellationToken cancellation)
    {
        var gate = gates[Convert.ToInt32(sha256[..1], 16)];
        await gate.WaitAsync(cancellation);
        try
        {
            if (!await IsKeptAsync(name, cancellation))
            {
                await write(cancellation);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Another process that wrote the same bytes meanwhile makes storage refuse ours.
            if (!await IsKeptAsync(name, cancellation))
            {
                throw;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        foreach (var gate in gates)
        {
            gate.Dispose();
        }
    }

    private async Task<bool> IsKeptAsync(string name, CancellationToken cancellation) =>
        await area.FindAsync(name, cancellation) is { } facts && time.GetUtcNow() - facts.LastModified < Fresh;

    // A hyphen is no project id.
    private static string Name(string partition, string sha256) => $"quarantine/{(partition == UploadLedger.NoProject ? "-" : partition)}/{sha256}";
}

/// <summary>An uploaded blob in quarantine.</summary>
/// <param name="Name">Where it is kept.</param>
/// <param name="Sha256">Digest of its bytes.</param>
/// <param name="Bytes">Their number.</param>
/// <param name="ETag">Version of the blob that was read.</param>
internal sealed record KeptUpload(string Name, string Sha256, long Bytes, string ETag);

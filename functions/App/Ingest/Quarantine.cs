using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Keeps what was refused, so that it can be looked at and nothing is lost when uploads are cleared: <c>prepared/quarantine/{project}/{upload}</c>.</summary>
internal sealed class Quarantine(AnnotationStorage storage)
{
    // Never served with the type that it claims to have.
    private const string Inert = "application/octet-stream";

    private readonly BlobArea area = storage.Blobs(ContainerName.Prepared);
    private readonly BlobArea uploads = storage.Blobs(ContainerName.Uploads);

    /// <summary>Keeps bytes; returns the blob's name.</summary>
    public async Task<string> KeepAsync(string partition, string upload, byte[] content, CancellationToken cancellation)
    {
        var name = Name(partition, upload);
        await area.TryWriteNewAsync(name, content, Inert, cancellation);
        return name;
    }

    /// <summary>Keeps an uploaded blob, read as a stream whatever its size; null when it is gone.</summary>
    public async Task<string?> KeepUploadAsync(string partition, string upload, string path, CancellationToken cancellation)
    {
        await using var reading = await uploads.OpenReadAsync(path, cancellation);
        if (reading is null)
        {
            return null;
        }

        var name = Name(partition, upload);
        await area.TryWriteNewAsync(name, reading.Content, Inert, cancellation);
        return name;
    }

    // A hyphen is no project id.
    private static string Name(string partition, string upload) => $"quarantine/{(partition == UploadLedger.NoProject ? "-" : partition)}/{upload}";
}

using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Transfer;

/// <summary>Puts files into a project's upload folder: asks the app for links, a thousand at a time, and puts the bytes through the blob API.</summary>
internal sealed class Uploader(ApiConnection api, string project)
{
    private const int LinksPerCall = 1000;
    private const int Concurrency = 8;

    // The emulator knows no newer version of the service than this one.
    private static readonly BlobClientOptions Options = new(BlobClientOptions.ServiceVersion.V2025_11_05)
    {
        Retry = { Mode = RetryMode.Exponential, MaxRetries = 6 },
    };

    /// <summary>Uploads all or throws; what was uploaded before a failure stays, and uploading it again is harmless.</summary>
    internal async Task UploadAsync(IReadOnlyList<LocalFile> files, Action uploaded, CancellationToken cancellation)
    {
        foreach (var chunk in files.Chunk(LinksPerCall))
        {
            var links = await api.UploadLinksAsync(project, [.. chunk.Select(file => file.Name)], cancellation);
            var byName = links.ToDictionary(link => link.Name, StringComparer.Ordinal);
            await Parallel.ForEachAsync(
                chunk,
                new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellation },
                async (file, stop) =>
                {
                    await PutAsync(file, byName[file.Name].Url, stop);
                    uploaded();
                });
        }
    }

    private static async Task PutAsync(LocalFile file, Uri url, CancellationToken cancellation)
    {
        try
        {
            await using var content = file.Open();
            await new BlobClient(url, Options).UploadAsync(
                content, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/octet-stream" } }, cancellation);
        }
        catch (RequestFailedException failure)
        {
            throw new CommandFailure($"Uploading '{file.Name}' to {url.GetLeftPart(UriPartial.Path)} failed: {failure.Status} {failure.ErrorCode}.", failure);
        }
    }
}

using System.Globalization;
using System.Net;
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
    private const string NamePointer = "/names/";

    // The emulator knows no newer version of the service than this one.
    private static readonly BlobClientOptions Options = new(BlobClientOptions.ServiceVersion.V2025_11_05)
    {
        Retry = { Mode = RetryMode.Exponential, MaxRetries = 6 },
    };

    /// <summary>
    /// Uploads what can be uploaded, and returns the files that could not because of their name or content. Throws for what concerns all of them;
    /// what was uploaded before stays, and uploading it again is harmless.
    /// </summary>
    internal async Task<IReadOnlyList<FailedFile>> UploadAsync(IReadOnlyList<LocalFile> files, Action handled, CancellationToken cancellation)
    {
        var failed = new List<FailedFile>();
        foreach (var chunk in files.Chunk(LinksPerCall))
        {
            var links = await LinksAsync([.. chunk.Select(file => file.Name)], failed, cancellation);
            await Parallel.ForEachAsync(
                chunk,
                new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellation },
                async (file, stop) =>
                {
                    if (links.TryGetValue(file.Name, out var url) && await PutAsync(file, url, stop) is { } reason)
                    {
                        lock (failed)
                        {
                            failed.Add(new FailedFile(file.Name, reason));
                        }
                    }

                    handled();
                });
        }

        return [.. failed.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>Links by name. Names that the app refuses are noted in <paramref name="failed"/>, and the others asked for again.</summary>
    private async Task<Dictionary<string, Uri>> LinksAsync(List<string> names, List<FailedFile> failed, CancellationToken cancellation)
    {
        while (names.Count > 0)
        {
            try
            {
                var links = (await api.UploadLinksAsync(project, names, cancellation)).ToDictionary(link => link.Name, link => link.Url, StringComparer.Ordinal);
                failed.AddRange(names.Where(name => !links.ContainsKey(name)).Select(name => new FailedFile(name, "The name is not valid Unicode.")));
                return links;
            }
            catch (ApiRefusal refusal) when (refusal.Status == HttpStatusCode.BadRequest && Refused(refusal, names) is { Count: > 0 } refused)
            {
                failed.AddRange(refused.Select(one => new FailedFile(names[one.Key], one.Value)));
                names = [.. names.Where((_, index) => !refused.ContainsKey(index))];
            }
        }

        return [];
    }

    /// <summary>The names that a refusal points to, by their place, with the reasons.</summary>
    private static Dictionary<int, string> Refused(ApiRefusal refusal, List<string> names)
    {
        var refused = new Dictionary<int, string>();
        foreach (var error in refusal.Errors)
        {
            if (error.Pointer is { } pointer && pointer.StartsWith(NamePointer, StringComparison.Ordinal)
                && int.TryParse(pointer.AsSpan(NamePointer.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < names.Count)
            {
                refused.TryAdd(index, error.Message ?? "The name is not accepted.");
            }
        }

        return refused;
    }

    /// <summary>Puts one file; returns why it could not be, where that concerns this file alone.</summary>
    private static async Task<string?> PutAsync(LocalFile file, Uri url, CancellationToken cancellation)
    {
        Stream content;
        try
        {
            content = file.Open();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"The file cannot be read: {failure.Message}";
        }

        await using var closing = content;
        try
        {
            await new BlobClient(url, Options).UploadAsync(
                content, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/octet-stream" } }, cancellation);
            return null;
        }
        catch (RequestFailedException failure) when (failure.Status is 400 or 409 or 412 or 413 or 414)
        {
            return $"Storage refused it: {failure.Status} {failure.ErrorCode}.";
        }
        catch (RequestFailedException failure)
        {
            throw new CommandFailure($"Uploading '{file.Name}' to {url.GetLeftPart(UriPartial.Path)} failed: {failure.Status} {failure.ErrorCode}.", failure);
        }
    }
}

/// <summary>A file that was not uploaded.</summary>
/// <param name="Name">Its name below the project's folder.</param>
/// <param name="Reason">Why.</param>
internal sealed record FailedFile(string Name, string Reason);

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using AnnotationFunctions.App.Prelabel.Runners;

namespace AnnotationFunctions.App.Prelabel.Registry;

/// <summary>
/// Reads registries by the OCI distribution protocol: which digest a tag names, which tags there are, manifests and files. What is read is
/// checked against its digest. Only registries of the settings are called; a redirect leads nowhere else but to the public internet.
/// </summary>
internal sealed class RegistryClient(RegistryConnections connections, RegistryTokens tokens, PrelabelOptions options)
{
    private const int MaxManifest = 4 << 20;
    private const int MaxTagPages = 100;
    private const int MaxRedirects = 3;

    private static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json",
    ];

    /// <summary>Digest of the manifest that a reference names; null when there is none.</summary>
    public async Task<string?> ResolveAsync(ArtifactReference reference, CancellationToken cancellation)
    {
        using var answer = await SendAsync(reference, HttpMethod.Head, $"manifests/{reference.Name}", cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        Require(answer, reference);
        var stated = answer.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.First() : null;
        return ArtifactManifest.IsDigest(stated) ? stated : (await ManifestAsync(reference, cancellation)).Digest;
    }

    /// <summary>The manifest that a reference names.</summary>
    /// <exception cref="ModelException">There is none, or it is not what its digest says.</exception>
    public async Task<ArtifactManifest> ManifestAsync(ArtifactReference reference, CancellationToken cancellation)
    {
        using var answer = await SendAsync(reference, HttpMethod.Get, $"manifests/{reference.Name}", cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            throw new ModelException($"The registry '{reference.Registry}' has no '{reference.Repository}' with '{reference.Name}'.");
        }

        Require(answer, reference);
        var json = await BoundedBody.ReadAsync(answer.Content, MaxManifest, cancellation);
        var digest = DigestOf(json.Span);
        return reference.Digest is null || reference.Digest == digest
            ? ArtifactManifest.Read(digest, json)
            : throw new ModelException($"The registry '{reference.Registry}' answers '{reference.Digest}' with a manifest whose digest is {digest}.");
    }

    /// <summary>The tags of a repository, in the registry's order.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(ArtifactReference reference, CancellationToken cancellation)
    {
        var (tags, path) = (new List<string>(), (string?)"tags/list?n=1000");
        for (var page = 0; path is not null && page < MaxTagPages; page++)
        {
            using var answer = await SendAsync(reference, HttpMethod.Get, path, cancellation);
            Require(answer, reference);
            using var document = JsonDocument.Parse(await BoundedBody.ReadAsync(answer.Content, MaxManifest, cancellation));
            if (document.RootElement.TryGetProperty("tags", out var found) && found.ValueKind == JsonValueKind.Array)
            {
                tags.AddRange(found.EnumerateArray().Select(tag => tag.GetString()).OfType<string>());
            }

            path = Next(answer.Headers);
        }

        return tags;
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="ModelException">It is larger than the bound, or is not what its digest says.</exception>
    public async Task<byte[]> DownloadAsync(ArtifactReference reference, ArtifactLayer layer, long maxBytes, CancellationToken cancellation)
    {
        if (layer.Size < 0 || layer.Size > maxBytes)
        {
            throw new ModelException(string.Create(CultureInfo.InvariantCulture, $"The file '{layer.Title ?? layer.Digest}' has {layer.Size:N0} bytes; at most {maxBytes:N0} are taken."));
        }

        using var answer = await SendAsync(reference, HttpMethod.Get, $"blobs/{layer.Digest}", cancellation);
        Require(answer, reference);
        var bytes = (await BoundedBody.ReadAsync(answer.Content, layer.Size, cancellation)).ToArray();
        return DigestOf(bytes) is var digest && digest == layer.Digest
            ? bytes
            : throw new ModelException($"The registry '{reference.Registry}' gave a file with the digest {digest} in place of {layer.Digest}.");
    }

    private async Task<HttpResponseMessage> SendAsync(ArtifactReference reference, HttpMethod method, string path, CancellationToken cancellation)
    {
        var url = new Uri(RegistryAddress.Of(reference.Registry, options.AllowLoopback), $"v2/{reference.Repository}/{path}");
        if (!RegistryAddress.IsPermitted(url, options.Registries, options.AllowLoopback))
        {
            throw new ModelException($"The registry '{reference.Registry}' is none of the setting 'Prelabel__Registries'.");
        }

        try
        {
            var answer = await SendAsync(method, url, tokens.Find(reference), cancellation);
            if (answer.StatusCode == HttpStatusCode.Unauthorized && Challenge.Of(answer.Headers) is { } challenge)
            {
                answer.Dispose();
                answer = await SendAsync(method, url, await tokens.AnswerAsync(reference, challenge, cancellation), cancellation);
            }

            return answer;
        }
        catch (HttpRequestException e)
        {
            throw new ModelException($"The registry '{reference.Registry}' cannot be reached: {e.HttpRequestError}.", e);
        }
    }

    /// <summary>Follows redirects, to which credentials do not go along.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, AuthenticationHeaderValue? authorization, CancellationToken cancellation)
    {
        for (var redirect = 0; ; redirect++)
        {
            using var request = new HttpRequestMessage(method, url);
            request.Headers.Authorization = redirect == 0 ? authorization : null;
            ManifestTypes.ToList().ForEach(type => request.Headers.Accept.ParseAdd(type));
            request.Headers.Accept.ParseAdd("*/*;q=0.1");
            var listed = RegistryAddress.IsPermitted(url, options.Registries, options.AllowLoopback);
            var answer = await (listed ? connections.Listed : connections.Public).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
            {
                return answer;
            }

            answer.Dispose();
            url = new Uri(url, location);
            if (redirect == MaxRedirects || (url.Scheme != Uri.UriSchemeHttps && !(options.AllowLoopback && url.IsLoopback)))
            {
                throw new ModelException($"The registry's redirect to '{url.Host}' is not followed.");
            }
        }
    }

    private static void Require(HttpResponseMessage answer, ArtifactReference reference)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new ModelException($"The registry '{reference.Registry}' answers {(int)answer.StatusCode} for '{reference.Repository}'"
                + (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ": the app may not read it." : "."));
        }
    }

    private static string? Next(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Link", out var links) || links.FirstOrDefault(each => each.Contains("rel=\"next\"", StringComparison.Ordinal)) is not { } link)
        {
            return null;
        }

        var query = link.IndexOf('?', StringComparison.Ordinal);
        var end = link.IndexOf('>', StringComparison.Ordinal);
        return query > 0 && end > query ? "tags/list" + link[query..end] : null;
    }

    private static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace AnnotationFunctions.App.Prelabel.Registry;

/// <summary>The manifest of an artifact: its digest and its files.</summary>
internal sealed partial record ArtifactManifest(string Digest, IReadOnlyList<ArtifactLayer> Layers)
{
    private const int MaxLayers = 1_000;

    /// <summary>The file that is the model: the first that says so, or the only one.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public ArtifactLayer Model() => Layers.FirstOrDefault(layer => layer.IsModel) ?? (Layers.Count == 1
        ? Layers[0]
        : throw new ModelException($"The artifact has {Layers.Count} files, and none says that it is an ONNX model (by a title that ends in .onnx or by its media type)."));

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ModelException">It is none, or an index of several.</exception>
    public static ArtifactManifest Read(string digest, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.TryGetProperty("manifests", out _))
            {
                throw new ModelException("The reference names an index of several artifacts; name one of them by its digest.");
            }

            return new ArtifactManifest(digest, [.. document.RootElement.GetProperty("layers").EnumerateArray().Take(MaxLayers).Select(Layer)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelException("The registry's manifest cannot be read.", e);
        }
    }

    /// <summary>Whether a text is a digest of this form.</summary>
    public static bool IsDigest(string? text) => text is not null && DigestForm().IsMatch(text);

    private static ArtifactLayer Layer(JsonElement layer)
    {
        var digest = layer.GetProperty("digest").GetString();
        var title = layer.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
            && annotations.TryGetProperty("org.opencontainers.image.title", out var given) ? given.GetString() : null;
        return IsDigest(digest)
            ? new ArtifactLayer(digest!, layer.GetProperty("size").GetInt64(), layer.TryGetProperty("mediaType", out var type) ? type.GetString() ?? "" : "", title)
            : throw new FormatException($"'{digest}' is no SHA-256 digest.");
    }

    [GeneratedRegex("^sha256:[0-9a-f]{64}$", RegexOptions.CultureInvariant)]
    private static partial Regex DigestForm();
}

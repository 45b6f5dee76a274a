namespace AnnotationFunctions.App.Prelabel.Registry;

/// <summary>A file of an artifact.</summary>
/// <param name="Digest"><c>sha256:…</c> of its bytes.</param>
/// <param name="Size">Number of bytes.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Title">Its name, when it has one.</param>
internal sealed record ArtifactLayer(string Digest, long Size, string MediaType, string? Title)
{
    /// <summary>Whether it says that it is an ONNX model.</summary>
    public bool IsModel => MediaType.Contains("onnx", StringComparison.OrdinalIgnoreCase) || Title?.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The digest without its algorithm.</summary>
    public string Hex => Digest["sha256:".Length..];
}

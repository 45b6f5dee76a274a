namespace AnnotationFunctions.App.Ingest;

/// <summary>Media made ready, whatever its kind.</summary>
internal sealed record PreparedMedia(ItemKind Kind, byte[] Content, string MediaType, NearFingerprint Fingerprint, IReadOnlyList<string> Notes)
{
    public int? Width { get; init; }

    public int? Height { get; init; }

    public int? TextLength { get; init; }

    /// <summary>Null when there is none, or when the media is small enough to be its own.</summary>
    public byte[]? Thumbnail { get; init; }

    /// <summary>An image with the values that it came with, as PNG of 16 bits; null where the media holds them all, or where they are not kept.</summary>
    public byte[]? Deep { get; init; }
}

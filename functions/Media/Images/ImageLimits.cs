namespace AnnotationFunctions.Media.Images;

/// <summary>Bounds that an image must keep; the first five are checked on the header, before a pixel is decoded.</summary>
public sealed record ImageLimits
{
    /// <summary>The defaults.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>Most bytes of the file. Default 64 MiB.</summary>
    public long MaxBytes { get; init; } = 64L << 20;

    /// <summary>Most pixels, width × height. Default 64 million.</summary>
    public long MaxPixels { get; init; } = 64_000_000;

    /// <summary>
    /// Most memory in bytes that preparing may take, as estimated by the header and the way in which the format is decoded: a progressive JPEG, an interlaced PNG,
    /// a WebP and an AVIF are held whole by their decoders, some of them several times. Default 768 MiB.
    /// </summary>
    public long MaxMemory { get; init; } = 768L << 20;

    /// <summary>Longest side in pixels. Default 20,000.</summary>
    public int MaxSide { get; init; } = 20_000;

    /// <summary>Most frames or pages; of several, the first is used and the item says so. Default 1,000.</summary>
    public int MaxFrames { get; init; } = 1_000;

    /// <summary>Most bytes of a prepared image: twice those of a file.</summary>
    public long MaxPreparedBytes => 2 * MaxBytes;

    /// <summary>Longest side of the thumbnail in pixels. Default 256.</summary>
    public int ThumbnailSide { get; init; } = 256;

    /// <summary>Most bytes of a prepared image that is small enough in pixels to be its own thumbnail. Default 32 KiB.</summary>
    public int MaxThumbnailBytes { get; init; } = 32 << 10;
}

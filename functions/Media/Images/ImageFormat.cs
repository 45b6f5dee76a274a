using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>How one file format is loaded: by its own loader, named by the sniffed type, never by a guess of the library.</summary>
/// <param name="MediaType">The sniffed media type.</param>
/// <param name="Loader">The loader.</param>
/// <param name="Strictness">
/// From which complaint of the decoder on an image is refused. JPEG decoders only warn of damaged data (they fill the hole with grey), so there a warning counts.
/// </param>
/// <param name="IsLossless">Whether pixels are kept exactly: then the prepared image is PNG, otherwise JPEG.</param>
internal sealed record ImageFormat(string MediaType, ImageFormat.Load Loader, Enums.FailOn Strictness, bool IsLossless)
{
    private static readonly ImageFormat[] All =
    [
        new("image/png", (s, a, f) => Image.PngloadSource(s, access: a, failOn: f), Enums.FailOn.Error, IsLossless: true),
        new("image/jpeg", (s, a, f) => Image.JpegloadSource(s, access: a, failOn: f), Enums.FailOn.Warning, IsLossless: false),
        new("image/gif", (s, a, f) => Image.GifloadSource(s, access: a, failOn: f), Enums.FailOn.Error, IsLossless: true),
        new("image/webp", (s, a, f) => Image.WebploadSource(s, access: a, failOn: f), Enums.FailOn.Error, IsLossless: false),
        new("image/tiff", (s, a, f) => Image.TiffloadSource(s, access: a, failOn: f), Enums.FailOn.Error, IsLossless: true),
        new("image/avif", (s, a, f) => Image.HeifloadSource(s, access: a, failOn: f), Enums.FailOn.Error, IsLossless: false),
    ];

    /// <summary>Loads from a source, which reads our bytes where they are; loading from a buffer would copy them first.</summary>
    public delegate Image Load(Source source, Enums.Access access, Enums.FailOn failOn);

    public static ImageFormat? Of(string mediaType) => Array.Find(All, format => format.MediaType == mediaType);

    /// <summary>Whether this very file kept its pixels exactly; a WebP may or may not.</summary>
    public bool KeptExactly(ReadOnlySpan<byte> content) => IsLossless || MediaType == "image/webp" && WebpChunks.AreLossless(content);

    public static string Supported => string.Join(", ", All.Select(format => format.MediaType));
}

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
        new("image/png", (b, a, f) => Image.PngloadBuffer(b, access: a, failOn: f), Enums.FailOn.Error, IsLossless: true),
        new("image/jpeg", (b, a, f) => Image.JpegloadBuffer(b, access: a, failOn: f), Enums.FailOn.Warning, IsLossless: false),
        new("image/gif", (b, a, f) => Image.GifloadBuffer(b, access: a, failOn: f), Enums.FailOn.Error, IsLossless: true),
        new("image/webp", (b, a, f) => Image.WebploadBuffer(b, access: a, failOn: f), Enums.FailOn.Error, IsLossless: false),
        new("image/tiff", (b, a, f) => Image.TiffloadBuffer(b, access: a, failOn: f), Enums.FailOn.Error, IsLossless: true),
        new("image/avif", (b, a, f) => Image.HeifloadBuffer(b, access: a, failOn: f), Enums.FailOn.Error, IsLossless: false),
    ];

    public delegate Image Load(byte[] content, Enums.Access access, Enums.FailOn failOn);

    public static ImageFormat? Of(string mediaType) => Array.Find(All, format => format.MediaType == mediaType);

    /// <summary>Whether this very file kept its pixels exactly; a WebP may or may not.</summary>
    public bool KeptExactly(ReadOnlySpan<byte> content) => IsLossless || MediaType == "image/webp" && WebpChunks.AreLossless(content);

    public static string Supported => string.Join(", ", All.Select(format => format.MediaType));
}

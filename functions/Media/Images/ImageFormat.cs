using AnnotationFunctions.Media.Images.Bitmaps;
using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>How one file format is loaded: by its own loader, named by the sniffed type, never by a guess of the library.</summary>
/// <param name="MediaType">The sniffed media type.</param>
/// <param name="Loader">The loader of the library; null for the format that is decoded here.</param>
/// <param name="Strictness">
/// From which complaint of the decoder on an image is refused. JPEG decoders only warn of damaged data (they fill the hole with grey), so there a warning counts.
/// </param>
/// <param name="IsLossless">Whether pixels are kept exactly: then the prepared image is PNG, otherwise JPEG.</param>
internal sealed record ImageFormat(string MediaType, ImageFormat.Load? Loader, Enums.FailOn Strictness, bool IsLossless)
{
    private static readonly ImageFormat[] All =
    [
        new("image/png", (s, f) => Image.PngloadSource(s, access: Enums.Access.Sequential, failOn: f), Enums.FailOn.Error, IsLossless: true),
        new("image/jpeg", (s, f) => Image.JpegloadSource(s, access: Enums.Access.Sequential, failOn: f), Enums.FailOn.Warning, IsLossless: false),
        new("image/gif", (s, f) => Image.GifloadSource(s, access: Enums.Access.Sequential, failOn: f), Enums.FailOn.Error, IsLossless: true),
        new("image/webp", (s, f) => Image.WebploadSource(s, access: Enums.Access.Sequential, failOn: f), Enums.FailOn.Error, IsLossless: false),
        new("image/tiff", (s, f) => Image.TiffloadSource(s, access: Enums.Access.Sequential, failOn: f), Enums.FailOn.Error, IsLossless: true),
        new("image/avif", (s, f) => Image.HeifloadSource(s, access: Enums.Access.Sequential, failOn: f), Enums.FailOn.Error, IsLossless: false),
        new("image/bmp", null, Enums.FailOn.Error, IsLossless: true),
    ];

    /// <summary>Loads from a source, which reads our bytes where they are; loading from a buffer would copy them first.</summary>
    public delegate Image Load(Source source, Enums.FailOn failOn);

    /// <summary>The format of a media type.</summary>
    /// <exception cref="RejectedMediaException">It is not supported; the message says what to do instead.</exception>
    public static ImageFormat Of(string mediaType) =>
        Array.Find(All, format => format.MediaType == mediaType)
        ?? throw new RejectedMediaException("not-supported", $"Not supported yet: {mediaType}. {Advice(mediaType)} Images may be {string.Join(", ", All.Select(format => format.MediaType))}.");

    /// <summary>What the file says of its image; no pixel is decoded.</summary>
    /// <exception cref="RejectedMediaException">The bitmap is damaged.</exception>
    /// <exception cref="VipsException">The file is damaged.</exception>
    public ImageHeader ReadHeader(byte[] content)
    {
        if (Loader is null)
        {
            return ImageHeader.Of(BitmapHeader.Read(content));
        }

        using var image = Open(content, Strictness);
        return ImageHeader.Of(image.Pixels);
    }

    /// <summary>Opens the file to be read once, from the top. Of several frames it is the first.</summary>
    /// <exception cref="RejectedMediaException">The bitmap is damaged.</exception>
    /// <exception cref="VipsException">The file is damaged.</exception>
    public OpenImage Open(byte[] content, Enums.FailOn strictness)
    {
        if (Loader is null)
        {
            return new OpenImage(DecodeBitmap(content), null);
        }

        var source = Source.NewFromMemory(content);
        try
        {
            return new OpenImage(Loader(source, strictness), source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Whether this very file kept its pixels exactly; a WebP may or may not.</summary>
    public bool KeptExactly(ReadOnlySpan<byte> content) => IsLossless || MediaType == "image/webp" && WebpChunks.AreLossless(content);

    private static Image DecodeBitmap(byte[] content)
    {
        var header = BitmapHeader.Read(content);
        var pixels = Image.NewFromMemory(BitmapReader.Read(content, header), header.Width, header.Height, header.Bands, Enums.BandFormat.Uchar);
        using (pixels)
        {
            return pixels.Copy(interpretation: header.Bands == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        }
    }

    private static string Advice(string mediaType) => mediaType switch
    {
        "image/heic" => "HEIC pictures are coded with HEVC, for which there is no decoder here; convert them to JPEG, PNG or AVIF (phones can be set to take JPEG: \"most compatible\").",
        "image/heif" => "HEIF pictures of this codec cannot be decoded here; convert them to JPEG, PNG or AVIF.",
        "image/jxl" or "image/jp2" or "image/vnd.adobe.photoshop" or "image/x-icon" => "Convert it to PNG, which keeps every pixel, or to JPEG.",
        "application/dicom" => "Convert its frames to PNG or TIFF of 16 bits, without what identifies a patient.",
        _ => "Convert it to PNG or JPEG.",
    };
}

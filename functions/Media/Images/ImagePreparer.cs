using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>
/// Makes an image ready for annotation. The header is checked against the limits first; then the image is decoded once, turned upright
/// (EXIF), brought to sRGB or grey with 8 bits, laid on white where it is transparent, stripped of all metadata, and encoded anew.
/// </summary>
/// <remarks>
/// <para>What came lossless (PNG, GIF, TIFF, lossless WebP) stays exact as PNG. What came lossy (JPEG, other WebP, AVIF) becomes a JPEG of quality 92
/// without chroma subsampling: encoding anew removes metadata, trailing data and anything else that a picture can carry besides its pixels.</para>
/// <para>Memory: the file, the decoded pixels once (3 bytes each), and the result. Safe to call from several threads.</para>
/// </remarks>
public static class ImagePreparer
{
    private const int JpegQuality = 92;
    private const int ThumbnailQuality = 80;

    /// <summary>Prepares an image.</summary>
    /// <param name="content">The whole file; not changed.</param>
    /// <param name="mediaType">Its media type as sniffed from the content.</param>
    /// <param name="limits">The bounds.</param>
    /// <exception cref="RejectedMediaException">The format is not supported, a bound is exceeded, or the file is damaged or incomplete.</exception>
    public static PreparedImage Run(byte[] content, string mediaType, ImageLimits limits)
    {
        var format = ImageFormat.Of(mediaType)
            ?? throw new RejectedMediaException("not-supported", $"Not supported yet: {mediaType}. Images may be {ImageFormat.Supported}.");
        ImageBounds.CheckBytes(content.LongLength, limits);
        VipsRuntime.EnsureReady();
        try
        {
            return Decode(content, format, format.Strictness, limits);
        }
        catch (VipsException exception) when (format.Strictness == Enums.FailOn.Warning && DecoderComplaint.IsHarmless(exception.Message))
        {
            return Retry(content, format, limits);
        }
        catch (VipsException exception)
        {
            throw DecoderComplaint.Rejection(mediaType, exception);
        }
    }

    private static PreparedImage Retry(byte[] content, ImageFormat format, ImageLimits limits)
    {
        try
        {
            return Decode(content, format, Enums.FailOn.Error, limits);
        }
        catch (VipsException exception)
        {
            throw DecoderComplaint.Rejection(format.MediaType, exception);
        }
    }

    private static PreparedImage Decode(byte[] content, ImageFormat format, Enums.FailOn strictness, ImageLimits limits)
    {
        var notes = new List<string>();
        using var bytes = Source.NewFromMemory(content);
        using var source = format.Loader(bytes, Enums.Access.Sequential, strictness);
        ImageBounds.CheckHeader(source, content.LongLength, limits);
        if (ImageBounds.Frames(source) is > 1 and var frames)
        {
            notes.Add($"first of {frames} frames");
        }

        using var pixels = Canonical.Pixels(source, notes);
        using var upright = Canonical.Upright(pixels, notes);
        using var small = upright.ThumbnailImage(limits.ThumbnailSide, height: limits.ThumbnailSide, size: Enums.Size.Down, noRotate: true);
        var exact = format.KeptExactly(content);
        var prepared = exact ? upright.PngsaveBuffer(compression: 6, keep: Enums.ForeignKeep.None) : Jpeg(upright);
        var isItsOwnThumbnail = small.Width == upright.Width && small.Height == upright.Height && prepared.Length <= limits.MaxThumbnailBytes;
        return new PreparedImage(
            prepared,
            exact ? "image/png" : "image/jpeg",
            upright.Width,
            upright.Height,
            isItsOwnThumbnail ? null : small.WebpsaveBuffer(q: ThumbnailQuality, effort: 2, keep: Enums.ForeignKeep.None),
            Canonical.Fingerprint(small, upright.Width, upright.Height),
            notes);
    }

    private static byte[] Jpeg(Image image) =>
        image.JpegsaveBuffer(q: JpegQuality, subsampleMode: Enums.ForeignSubsample.Off, keep: Enums.ForeignKeep.None);
}

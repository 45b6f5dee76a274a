using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>
/// Makes an image ready for annotation. The header is checked against the limits first; then the image is decoded, turned upright
/// (EXIF), brought to sRGB or grey with 8 bits, laid on white where it is transparent, stripped of all metadata, and encoded anew.
/// </summary>
/// <remarks>
/// <para>What came lossless (PNG, GIF, TIFF, lossless WebP, bitmap) stays exact as PNG. What came lossy (JPEG, other WebP, AVIF) becomes a JPEG of quality 92
/// without chroma subsampling: encoding anew removes metadata, trailing data and anything else that a picture can carry besides its pixels.</para>
/// <para>More than 8 bits per sample: see <see cref="ImageDepth"/>.</para>
/// <para>Memory: <see cref="MemoryNeed"/> is an upper bound. Safe to call from several threads.</para>
/// </remarks>
public static class ImagePreparer
{
    private const int JpegQuality = 92;
    private const int ThumbnailQuality = 80;

    /// <summary>Checks an image by its header, and tells how many bytes of memory preparing it takes at most. No pixel is decoded.</summary>
    /// <param name="content">The whole file; not changed.</param>
    /// <param name="mediaType">Its media type as sniffed from the content.</param>
    /// <param name="limits">The bounds.</param>
    /// <exception cref="RejectedMediaException">The format is not supported, a bound is exceeded, or the header is damaged.</exception>
    public static long MemoryNeed(byte[] content, string mediaType, ImageLimits limits)
    {
        var format = ImageFormat.Of(mediaType);
        ImageBounds.CheckBytes(content.LongLength, limits);
        VipsRuntime.EnsureReady();
        try
        {
            return Check(content, format, format.ReadHeader(content), limits);
        }
        catch (VipsException exception)
        {
            throw DecoderComplaint.Rejection(mediaType, exception);
        }
    }

    /// <summary>Prepares an image.</summary>
    /// <param name="content">The whole file; not changed.</param>
    /// <param name="mediaType">Its media type as sniffed from the content.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="depth">What becomes of more than 8 bits per sample.</param>
    /// <exception cref="RejectedMediaException">The format is not supported, a bound is exceeded, the depth is refused, or the file is damaged or incomplete.</exception>
    public static PreparedImage Run(byte[] content, string mediaType, ImageLimits limits, ImageDepth depth = ImageDepth.Keep)
    {
        var format = ImageFormat.Of(mediaType);
        ImageBounds.CheckBytes(content.LongLength, limits);
        VipsRuntime.EnsureReady();
        try
        {
            return Prepare(content, format, format.Strictness, limits, depth);
        }
        catch (VipsException exception) when (format.Strictness == Enums.FailOn.Warning && DecoderComplaint.IsHarmless(exception.Message))
        {
            return Retry(content, format, limits, depth);
        }
        catch (VipsException exception)
        {
            throw DecoderComplaint.Rejection(mediaType, exception);
        }
    }

    private static PreparedImage Retry(byte[] content, ImageFormat format, ImageLimits limits, ImageDepth depth)
    {
        try
        {
            return Prepare(content, format, Enums.FailOn.Error, limits, depth);
        }
        catch (VipsException exception)
        {
            throw DecoderComplaint.Rejection(format.MediaType, exception);
        }
    }

    private static long Check(byte[] content, ImageFormat format, ImageHeader header, ImageLimits limits)
    {
        ImageBounds.CheckHeader(header, content.LongLength, limits);
        var need = DecodingNeed.Of(format.MediaType, header, content, limits.MaxPreparedBytes);
        DecodingNeed.Check(format.MediaType, header, need, limits.MaxMemory);
        return need;
    }

    private static PreparedImage Prepare(byte[] content, ImageFormat format, Enums.FailOn strictness, ImageLimits limits, ImageDepth depth)
    {
        var header = format.ReadHeader(content);
        Check(content, format, header, limits);
        var notes = new List<string>();
        if (header.Frames > 1)
        {
            notes.Add($"first of {header.Frames} frames");
        }

        var plan = DepthPlan.Of(format, header, content, depth);
        if (plan.Note is { } note)
        {
            notes.Add(note);
        }

        var prepared = Encode(Decode(content, format, strictness, plan, notes), format.KeptExactly(content), limits, notes);
        return plan.IsKept ? prepared with { Deep = EncodeDeep(content, format, limits) } : prepared;
    }

    // What the decoder holds is given back before the encoder takes its share.
    private static Image Decode(byte[] content, ImageFormat format, Enums.FailOn strictness, DepthPlan plan, List<string> notes)
    {
        using var source = format.Open(content, strictness);
        return Canonical.Pixels(source.Pixels, plan.IsScaled ? plan.Range : null, notes);
    }

    // The pixels are given back before the result is moved into an array.
    private static PreparedImage Encode(Image decoded, bool isExact, ImageLimits limits, List<string> notes)
    {
        using var pixels = decoded;
        using var upright = Canonical.Upright(pixels, notes);
        using var small = Thumbnail(upright, limits.ThumbnailSide);
        var (width, height) = (upright.Width, upright.Height);
        using var prepared = PreparedBytes.Of(limits.MaxPreparedBytes, isExact ? Png(upright) : Jpeg(upright));
        upright.Dispose();
        pixels.Dispose();
        var isItsOwnThumbnail = small.Width == width && small.Height == height && prepared.Length <= limits.MaxThumbnailBytes;
        return new PreparedImage(
            prepared.Take(),
            isExact ? "image/png" : "image/jpeg",
            width,
            height,
            isItsOwnThumbnail ? null : small.WebpsaveBuffer(q: ThumbnailQuality, effort: 2, keep: Enums.ForeignKeep.None),
            Canonical.Fingerprint(small, width, height),
            notes);
    }

    private static Image Thumbnail(Image image, int side)
    {
        using var small = image.ThumbnailImage(side, height: side, size: Enums.Size.Down, noRotate: true);
        return small.CopyMemory();
    }

    private static byte[] EncodeDeep(byte[] content, ImageFormat format, ImageLimits limits)
    {
        using var source = format.Open(content, format.Strictness);
        using var values = DeepPixels.Values(source.Pixels);
        return DeepPixels.Encode(values, limits.MaxPreparedBytes);
    }

    private static Action<Target> Png(Image image) => target => image.PngsaveTarget(target, compression: 6, keep: Enums.ForeignKeep.None);

    private static Action<Target> Jpeg(Image image) =>
        target => image.JpegsaveTarget(target, q: JpegQuality, subsampleMode: Enums.ForeignSubsample.Off, keep: Enums.ForeignKeep.None);
}

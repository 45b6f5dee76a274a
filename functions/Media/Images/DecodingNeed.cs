using System.Globalization;

namespace AnnotationFunctions.Media.Images;

/// <summary>
/// How much memory preparing an image takes, told by its header and by how its format is decoded: an upper bound of what was measured, for every format and mode
/// (<c>annotate bench decoding</c>). The file itself counts, so does what is encoded.
/// </summary>
/// <remarks>
/// <para>Three moments decide. While it is decoded: what the decoder holds, and the pixels, 1 byte each where grey and 3 otherwise. While it is encoded: the pixels and
/// the result, which is at most as large again. While the original depth is encoded: what the decoder holds and that result, or that result twice, and the first one.</para>
/// <para>What a decoder holds, in bytes per pixel, when not stated otherwise of the whole picture:</para>
/// <list type="bullet">
/// <item>JPEG: nothing but rows; in several passes, two per sample (the coefficients).</item>
/// <item>PNG: nothing but rows; interlaced, the picture as stored.</item>
/// <item>GIF and WebP: RGBA twice, of the frame and of the canvas.</item>
/// <item>AVIF: the planes, the planes at full resolution, the interleaved picture, each with the depth and alpha that it has.</item>
/// <item>TIFF: a strip; three rows of tiles.</item>
/// <item>Bitmap: the picture.</item>
/// </list>
/// </remarks>
internal static class DecodingNeed
{
    // Threads, stacks, caches of rows, tables of the codecs: measured with small pictures and with long rows.
    private const long Fixed = 32L << 20;
    private const long RowsHeld = 1_900;
    private const long MaxTileRows = 3;

    /// <summary>An upper bound of the bytes that preparing takes.</summary>
    /// <param name="mediaType">The format.</param>
    /// <param name="header">What the image says of itself.</param>
    /// <param name="content">The file.</param>
    /// <param name="maxPrepared">Most bytes of an encoded result.</param>
    public static long Of(string mediaType, ImageHeader header, ReadOnlySpan<byte> content, long maxPrepared)
    {
        var held = Held(mediaType, header, content);
        var pixels = header.Pixels * header.CanonicalBytes;
        var encoded = Math.Min(pixels, maxPrepared);
        var need = Math.Max(held + pixels, pixels + encoded);
        if (header.IsDeep)
        {
            var turned = header.IsTurned ? header.Pixels * header.PixelBytes : 0;
            var deep = Math.Min(header.Pixels * header.Bands * 2, maxPrepared);
            need = Math.Max(need, Math.Max(held + turned + deep, 2 * deep) + encoded);
        }

        return Fixed + (RowsHeld * header.Width * header.CanonicalBytes) + content.Length + need;
    }

    /// <summary>Refuses an image that needs more than may be spent on one.</summary>
    /// <exception cref="RejectedMediaException">With the numbers, and with what can be done.</exception>
    public static void Check(string mediaType, ImageHeader header, long need, long max)
    {
        if (need <= max)
        {
            return;
        }

        throw new RejectedMediaException("too-much-memory", string.Create(CultureInfo.InvariantCulture,
            $"Preparing this {Mode(mediaType, header)} of {header.Width:N0} × {header.Height:N0} pixels takes up to {Megabytes(need):N0} MB of memory; at most {Megabytes(max):N0} MB are spent on images (Ingest__MaxImageMemory). It was not decoded. {Advice(mediaType, header)}"));
    }

    private static long Held(string mediaType, ImageHeader header, ReadOnlySpan<byte> content) => mediaType switch
    {
        "image/jpeg" => header.IsInterlaced ? Padded(header) * header.Bands * 2 : 0,
        "image/png" => header.IsInterlaced ? header.Pixels * header.PixelBytes : 0,
        "image/gif" or "image/webp" => header.Pixels * 8,
        "image/avif" => header.Pixels * (header.IsDeep || header.BitsPerSample > 8 ? 18 : 16) + (HasAlpha(header) ? header.Pixels * 6 : 0),
        "image/tiff" => Blocks(header, content),
        _ => header.Pixels * header.PixelBytes,
    };

    // A decoder's blocks of 8 × 8, four of them side by side, reach over the edges.
    private static long Padded(ImageHeader header) => (header.Width + 31L) / 32 * 32 * ((header.Height + 31L) / 32 * 32);

    private static bool HasAlpha(ImageHeader header) => header.Bands is 2 or 4;

    private static long Blocks(ImageHeader header, ReadOnlySpan<byte> content)
    {
        if (TiffBlocks.Read(content) is not ({ } width, { } height) || width <= 0 || height <= 0)
        {
            return header.Pixels * header.PixelBytes;
        }

        var across = (header.Width + width - 1) / width;
        var down = (header.Height + height - 1) / height;
        var rows = width == header.Width ? 1 : Math.Min(MaxTileRows, down + 1);
        // In decimals: a file may claim tiles of 2³² × 2³² pixels.
        return (long)Math.Min((decimal)across * width * height * rows * header.PixelBytes, long.MaxValue / 4);
    }

    private static string Mode(string mediaType, ImageHeader header) =>
        header.IsInterlaced ? mediaType == "image/jpeg" ? "progressive image/jpeg" : $"interlaced {mediaType}" : mediaType;

    private static string Advice(string mediaType, ImageHeader header) => (mediaType, header.IsInterlaced) switch
    {
        ("image/jpeg", true) => "Save it as a baseline (not progressive) JPEG, or smaller.",
        ("image/png", true) => "Save it without interlacing, or smaller.",
        ("image/avif" or "image/webp" or "image/gif" or "image/bmp", _) => "Save it as a baseline JPEG or a PNG without interlacing, which are decoded row by row, or smaller.",
        ("image/tiff", _) => "Save it with strips or tiles of a few hundred rows, or smaller.",
        _ => "Save it smaller, or cut it into several images.",
    };

    private static double Megabytes(long bytes) => Math.Ceiling(bytes / 1e6);
}

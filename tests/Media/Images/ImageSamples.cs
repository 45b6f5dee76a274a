using System.Buffers.Binary;
using NetVips;

namespace AnnotationFunctions.Tests.Media.Images;

/// <summary>Image files in every format and mode that is decoded in a way of its own, to measure what decoding takes.</summary>
internal static class ImageSamples
{
    private static readonly Dictionary<string, Func<int, int, byte[]>> Makers = new()
    {
        ["JPEG baseline"] = (w, h) => Rgb(w, h).JpegsaveBuffer(q: 90),
        ["JPEG baseline, grey"] = (w, h) => Grey(w, h).JpegsaveBuffer(q: 90),
        ["JPEG baseline, CMYK"] = (w, h) => Cmyk(w, h).JpegsaveBuffer(q: 90),
        ["JPEG progressive, 4:2:0"] = (w, h) => Rgb(w, h).JpegsaveBuffer(q: 80, interlace: true),
        ["JPEG progressive, 4:4:4"] = (w, h) => Rgb(w, h).JpegsaveBuffer(q: 90, interlace: true, subsampleMode: Enums.ForeignSubsample.Off),
        ["JPEG progressive, grey"] = (w, h) => Grey(w, h).JpegsaveBuffer(q: 90, interlace: true),
        ["JPEG progressive, CMYK"] = (w, h) => Cmyk(w, h).JpegsaveBuffer(q: 90, interlace: true),
        ["PNG grey, 1 bit"] = (w, h) => Grey(w, h).PngsaveBuffer(compression: 1, bitdepth: 1),
        ["PNG grey, 4 bits, interlaced"] = (w, h) => Grey(w, h).PngsaveBuffer(compression: 1, bitdepth: 4, interlace: true),
        ["PNG grey"] = (w, h) => Grey(w, h).PngsaveBuffer(compression: 1),
        ["PNG palette"] = (w, h) => Rgb(w, h).PngsaveBuffer(compression: 1, palette: true, bitdepth: 4, effort: 1),
        ["PNG RGB"] = (w, h) => Rgb(w, h).PngsaveBuffer(compression: 1),
        ["PNG RGB, interlaced"] = (w, h) => Rgb(w, h).PngsaveBuffer(compression: 1, interlace: true),
        ["PNG RGBA"] = (w, h) => Rgba(w, h).PngsaveBuffer(compression: 1),
        ["PNG grey, 16 bits"] = (w, h) => Deep(Grey(w, h)).PngsaveBuffer(compression: 1),
        ["PNG RGB, 16 bits"] = (w, h) => Deep(Rgb(w, h)).PngsaveBuffer(compression: 1),
        ["PNG RGBA, 16 bits, interlaced"] = (w, h) => Deep(Rgba(w, h)).PngsaveBuffer(compression: 1, interlace: true),
        ["GIF"] = (w, h) => Rgb(w, h).GifsaveBuffer(effort: 1),
        ["GIF, 3 frames"] = (w, h) => Frames(Rgb(w, h)).GifsaveBuffer(effort: 1),
        ["WebP lossy"] = (w, h) => Rgb(w, h).WebpsaveBuffer(effort: 0),
        ["WebP lossy, alpha"] = (w, h) => Rgba(w, h).WebpsaveBuffer(effort: 0),
        ["WebP lossless"] = (w, h) => Rgb(w, h).WebpsaveBuffer(lossless: true, effort: 0),
        ["WebP lossless, alpha"] = (w, h) => Rgba(w, h).WebpsaveBuffer(lossless: true, effort: 0),
        ["WebP, 3 frames"] = (w, h) => Frames(Rgb(w, h)).WebpsaveBuffer(effort: 0),
        ["TIFF strips"] = (w, h) => Rgb(w, h).TiffsaveBuffer(),
        ["TIFF strips, LZW"] = (w, h) => Rgb(w, h).TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Lzw),
        ["TIFF strips, JPEG"] = (w, h) => Rgb(w, h).TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Jpeg),
        ["TIFF one strip, deflate"] = (w, h) => Rgb(w, h).TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate, tileHeight: h),
        ["TIFF planes"] = Planes,
        ["TIFF tiles"] = (w, h) => Rgb(w, h).TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate, tile: true),
        ["TIFF tiles of 2048"] = (w, h) => Rgb(w, h).TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate, tile: true, tileWidth: 2048, tileHeight: 2048),
        ["TIFF RGB, 16 bits"] = (w, h) => Deep(Rgb(w, h)).TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate),
        ["TIFF grey, 32 bits"] = (w, h) => (Grey(w, h) * 1_000).Cast(Enums.BandFormat.Uint).TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate),
        ["TIFF grey, floating"] = (w, h) => (Grey(w, h) / 7).Cast(Enums.BandFormat.Float).TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate),
        ["AVIF 4:2:0"] = (w, h) => Avif(Rgb(w, h), 8, Enums.ForeignSubsample.On),
        ["AVIF 4:4:4"] = (w, h) => Avif(Rgb(w, h), 8, Enums.ForeignSubsample.Off),
        ["AVIF 4:4:4, alpha"] = (w, h) => Avif(Rgba(w, h), 8, Enums.ForeignSubsample.Off),
        ["AVIF 10 bits"] = (w, h) => Avif(Deep(Rgb(w, h)), 10, Enums.ForeignSubsample.On),
        ["AVIF 12 bits, 4:4:4, alpha"] = (w, h) => Avif(Deep(Rgba(w, h)), 12, Enums.ForeignSubsample.Off),
        ["BMP"] = (w, h) => Bitmaps.Plain24(w, h, (x, y) => ((byte)x, (byte)y, (byte)(x * y))),
    };

    /// <summary>The names, in the order of the table.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <summary>Makes the file; the same each time.</summary>
    public static byte[] Make(string name, int width, int height) => Makers[name](width, height);

    /// <summary>A structured picture with grain in it, as a camera makes: its lower bits can hardly be compressed.</summary>
    private static Image Grey(int width, int height)
    {
        using var grain = Image.Gaussnoise(width, height, sigma: 6, mean: 0, seed: 1);
        using var waves = Image.Sines(width, height, hfreq: 3, vfreq: 2);
        return ((waves * 80) + 128 + grain).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Bw);
    }

    private static Image Rgb(int width, int height)
    {
        var grey = Grey(width, height);
        return grey.Bandjoin(grey.Flip(Enums.Direction.Horizontal), grey.Flip(Enums.Direction.Vertical)).Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static Image Rgba(int width, int height) => Rgb(width, height).Bandjoin(Grey(width, height));

    private static Image Cmyk(int width, int height) => Rgba(width, height).Copy(interpretation: Enums.Interpretation.Cmyk);

    private static Image Deep(Image image) =>
        ((image * 250) + Image.Gaussnoise(image.Width, image.Height, sigma: 100, mean: 200, seed: 2)).Cast(Enums.BandFormat.Ushort)
        .Copy(interpretation: image.Bands < 3 ? Enums.Interpretation.Grey16 : Enums.Interpretation.Rgb16);

    private static byte[] Avif(Image image, int bits, Enums.ForeignSubsample subsampling) =>
        image.HeifsaveBuffer(q: 60, effort: 0, bitdepth: bits, compression: Enums.ForeignHeifCompression.Av1, subsampleMode: subsampling);

    private static Image Frames(Image image) =>
        Image.Arrayjoin([image, image.Invert(), image], across: 1).Mutate(joined => joined.Set(GValue.GIntType, "page-height", image.Height));

    /// <summary>A TIFF whose colours lie in planes, one strip each; the library writes none.</summary>
    private static byte[] Planes(int width, int height)
    {
        var plane = Grey(width, height).WriteToMemory<byte>();
        return Tiff.Write(width, height, [plane, plane, plane], (258, 3, 8), (262, 3, 2), (277, 3, 3), (278, 4, height), (284, 3, 2));
    }
}

/// <summary>Writes TIFF files that the library does not.</summary>
internal static class Tiff
{
    private const int StripOffsets = 273, StripByteCounts = 279;

    /// <summary>A little-endian TIFF of strips without compression; <paramref name="tags"/> are its other tags, each with its type and one value.</summary>
    public static byte[] Write(int width, int height, byte[][] strips, params (int Tag, int Type, long Value)[] tags)
    {
        using var file = new MemoryStream();
        file.Write("II*\0\0\0\0\0"u8);
        var offsets = new List<int>();
        foreach (var strip in strips)
        {
            offsets.Add((int)file.Position);
            file.Write(strip);
        }

        var offsetsAt = Longs(file, offsets);
        var countsAt = Longs(file, strips.Select(strip => strip.Length));
        var start = (int)file.Position;
        (int Tag, int Type, int Count, long Value)[] own =
        [
            (256, 4, 1, width), (257, 4, 1, height),
            (StripOffsets, 4, strips.Length, strips.Length == 1 ? offsets[0] : offsetsAt), (StripByteCounts, 4, strips.Length, strips.Length == 1 ? strips[0].Length : countsAt),
        ];
        var entries = own.Concat(tags.Select(tag => (tag.Tag, tag.Type, Count: 1, tag.Value))).OrderBy(entry => entry.Tag).ToList();
        Span<byte> entry = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)entries.Count);
        file.Write(entry[..2]);
        foreach (var (tag, type, count, value) in entries)
        {
            entry.Clear();
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], count);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], (uint)value);
            file.Write(entry);
        }

        file.Write(new byte[4]);
        var content = file.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(4), start);
        return content;
    }

    private static int Longs(MemoryStream file, IEnumerable<int> values)
    {
        var at = (int)file.Position;
        Span<byte> value = stackalloc byte[4];
        foreach (var one in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(value, one);
            file.Write(value);
        }

        return at;
    }
}

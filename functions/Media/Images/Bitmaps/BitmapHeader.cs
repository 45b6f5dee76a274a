using System.Buffers.Binary;
using System.Globalization;

namespace AnnotationFunctions.Media.Images.Bitmaps;

/// <summary>How the pixels of a Windows bitmap are packed.</summary>
internal enum BitmapPacking
{
    /// <summary>As they are.</summary>
    Plain = 0,

    /// <summary>Runs of pixels of 8 bits.</summary>
    Runs8 = 1,

    /// <summary>Runs of pixels of 4 bits.</summary>
    Runs4 = 2,

    /// <summary>As they are; masks say which bits are which channel.</summary>
    Masked = 3,

    /// <summary>As <see cref="Masked"/>, with a mask for alpha.</summary>
    MaskedWithAlpha = 6,
}

/// <summary>What the headers of a Windows bitmap say, checked: its pixels lie where it says.</summary>
/// <param name="Width">Width in pixels, from 1.</param>
/// <param name="Height">Height in pixels, from 1.</param>
/// <param name="IsTopDown">Whether the first row is the top one.</param>
/// <param name="BitsPerPixel">1, 2, 4, 8, 16, 24 or 32.</param>
/// <param name="Packing">How the pixels are packed.</param>
/// <param name="PixelOffset">Where the pixels begin.</param>
/// <param name="Palette">Red, green and blue of each colour; empty above 8 bits per pixel.</param>
/// <param name="Masks">Red, green, blue and alpha of pixels of 16 and 32 bits.</param>
internal sealed record BitmapHeader(
    int Width, int Height, bool IsTopDown, int BitsPerPixel, BitmapPacking Packing, int PixelOffset, byte[] Palette, BitmapMasks Masks)
{
    private const int FileHeader = 14, CoreHeader = 12, InfoHeader = 40;

    /// <summary>Bands that the pixels are decoded to: 1 where the palette is grey, 4 where a mask names alpha.</summary>
    public int Bands => BitsPerPixel <= 8 ? (IsGrey(Palette) ? 1 : 3) : Masks.Alpha == 0 ? 3 : 4;

    /// <summary>Bytes of a row in the file, where pixels are not packed in runs.</summary>
    public long RowBytes => ((long)Width * BitsPerPixel + 31) / 32 * 4;

    /// <summary>Whether pixels are packed in runs.</summary>
    public bool HasRuns => Packing is BitmapPacking.Runs4 or BitmapPacking.Runs8;

    /// <summary>Reads the headers.</summary>
    /// <exception cref="RejectedMediaException">They are damaged, or the kind of bitmap is not supported.</exception>
    public static BitmapHeader Read(ReadOnlySpan<byte> file)
    {
        Require(file.Length >= FileHeader + CoreHeader, "it ends within its header");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeader..]);
        Require(size is 12 or 16 or 40 or 52 or 56 or 64 or 108 or 124, $"its header claims {size} bytes, which no kind of bitmap has");
        Require(file.Length >= FileHeader + size, "it ends within its header");
        var (width, height, bits, packing) = Dimensions(file, (int)size);
        Require(width > 0 && height is not (0 or int.MinValue), $"its header says {width} × {height} pixels");
        CheckKind((int)size, bits, packing, height < 0);
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        var masksBytes = size == InfoHeader ? packing switch { 3 => 12, 6 => 16, _ => 0 } : 0;
        var start = FileHeader + (int)size + masksBytes;
        Require(offset >= start && offset <= file.Length, $"its pixels are said to begin at byte {offset}");
        var header = new BitmapHeader(
            width, Math.Abs(height), height < 0, bits, (BitmapPacking)packing, (int)offset,
            bits <= 8 ? ReadPalette(file, (int)size, start, (int)offset, bits) : [],
            bits is 16 or 32 ? BitmapMasks.Read(file, (int)size, bits, packing is 3 or 6, packing == 6) : default);
        Require(header.HasRuns || header.PixelOffset + (header.RowBytes * header.Height) <= file.Length, "it ends before its last row");
        return header;
    }

    private static (int Width, int Height, int Bits, uint Packing) Dimensions(ReadOnlySpan<byte> file, int size)
    {
        var at = file[(FileHeader + 4)..];
        return size == CoreHeader
            ? (BinaryPrimitives.ReadUInt16LittleEndian(at), BinaryPrimitives.ReadUInt16LittleEndian(at[2..]), BinaryPrimitives.ReadUInt16LittleEndian(at[6..]), 0)
            : (BinaryPrimitives.ReadInt32LittleEndian(at), BinaryPrimitives.ReadInt32LittleEndian(at[4..]), BinaryPrimitives.ReadUInt16LittleEndian(at[10..]),
                size == 16 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(at[12..]));
    }

    private static void CheckKind(int size, int bits, uint packing, bool isTopDown)
    {
        var isOs2 = size is 16 or 64;
        if (packing > 6 || packing is 4 or 5 || (isOs2 && packing > 2))
        {
            throw new RejectedMediaException("not-supported", string.Create(CultureInfo.InvariantCulture,
                $"Not supported yet: a bitmap (image/bmp) with compression {packing}{(packing is 4 or 5 ? ", which holds another image format" : "")}. Save it as PNG, or as a bitmap without compression."));
        }

        var fits = packing switch { 0 => bits is 1 or 2 or 4 or 8 or 16 or 24 or 32, 1 => bits == 8, 2 => bits == 4, _ => bits is 16 or 32 };
        Require(fits, $"its header says {bits} bits per pixel with compression {packing}");
        Require(!isTopDown || packing is not (1 or 2), "rows from the top are impossible with compression in runs");
    }

    private static byte[] ReadPalette(ReadOnlySpan<byte> file, int size, int start, int offset, int bits)
    {
        var entry = size == CoreHeader ? 3 : 4;
        var stated = size >= InfoHeader ? BinaryPrimitives.ReadUInt32LittleEndian(file[(FileHeader + 32)..]) : 0;
        Require(stated <= 1u << bits, $"its palette claims {stated} colours, more than {bits} bits can name");
        var count = Math.Min(stated == 0 ? 1 << bits : (int)stated, (offset - start) / entry);
        Require(count > 0, "it has no palette");
        var palette = new byte[count * 3];
        for (var i = 0; i < count; i++)
        {
            var colour = file.Slice(start + (i * entry), 3);
            (palette[3 * i], palette[(3 * i) + 1], palette[(3 * i) + 2]) = (colour[2], colour[1], colour[0]);
        }

        return palette;
    }

    private static bool IsGrey(byte[] palette)
    {
        for (var i = 0; i < palette.Length; i += 3)
        {
            if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Refuses a bitmap as damaged unless the condition holds.</summary>
    internal static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw Damaged(otherwise);
        }
    }

    /// <summary>The refusal of a damaged bitmap.</summary>
    internal static RejectedMediaException Damaged(string how) =>
        new("damaged", $"The image/bmp file is damaged or incomplete and cannot be decoded: {how}.");
}

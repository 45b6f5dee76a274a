using System.Buffers.Binary;
using System.Numerics;

namespace AnnotationFunctions.Media.Images.Bitmaps;

/// <summary>Which bits of a pixel are which channel; 0 where a channel is not there.</summary>
internal readonly record struct BitmapMasks(uint Red, uint Green, uint Blue, uint Alpha)
{
    private const int MasksAt = 14 + 40;

    /// <summary>Reads the masks that the file states, or gives those of the kind of bitmap.</summary>
    /// <exception cref="RejectedMediaException">They overlap, have gaps, or are wider than 8 bits.</exception>
    public static BitmapMasks Read(ReadOnlySpan<byte> file, int headerSize, int bits, bool areStated, bool withAlpha)
    {
        if (!areStated)
        {
            return bits == 16 ? new BitmapMasks(0x7C00, 0x03E0, 0x001F, 0) : new BitmapMasks(0xFF0000, 0xFF00, 0xFF, 0);
        }

        var hasAlpha = withAlpha || headerSize >= 56;
        BitmapHeader.Require(file.Length >= MasksAt + (hasAlpha ? 16 : 12), "it ends within its header");
        var masks = new BitmapMasks(
            At(file, 0), At(file, 1), At(file, 2), hasAlpha ? At(file, 3) : 0);
        masks.Check(bits);
        return masks;
    }

    /// <summary>The channel of a pixel, scaled to 8 bits; 0 where there is none.</summary>
    public static byte Sample(uint pixel, uint mask)
    {
        if (mask == 0)
        {
            return 0;
        }

        var shift = BitOperations.TrailingZeroCount(mask);
        var top = mask >> shift;
        return (byte)(((((pixel & mask) >> shift) * 255) + (top / 2)) / top);
    }

    private static uint At(ReadOnlySpan<byte> file, int index) => BinaryPrimitives.ReadUInt32LittleEndian(file[(MasksAt + (4 * index))..]);

    private void Check(int bits)
    {
        uint seen = 0;
        foreach (var mask in (ReadOnlySpan<uint>)[Red, Green, Blue, Alpha])
        {
            var run = mask == 0 ? 0 : mask >> BitOperations.TrailingZeroCount(mask);
            BitmapHeader.Require((run & (run + 1)) == 0 && (seen & mask) == 0 && (bits == 32 || mask <= 0xFFFF), "its channel masks overlap or have gaps");
            if (BitOperations.PopCount(mask) > 8)
            {
                throw new RejectedMediaException("not-supported", $"Not supported yet: a bitmap (image/bmp) with {BitOperations.PopCount(mask)} bits per channel. Save it as PNG or TIFF of 16 bits.");
            }

            seen |= mask;
        }

        BitmapHeader.Require((Red | Green | Blue) != 0, "its channel masks are empty");
    }
}

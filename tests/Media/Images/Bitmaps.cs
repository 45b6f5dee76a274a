using System.Buffers.Binary;

namespace AnnotationFunctions.Tests.Media.Images;

/// <summary>Writes Windows bitmaps.</summary>
internal static class Bitmaps
{
    /// <summary>A bitmap of any kind: its info header of 40 bytes, what stands between it and the pixels, and the pixels as they are.</summary>
    public static byte[] Write(int width, int height, int bits, int compression, byte[] between, byte[] pixels, int colours = 0, int? offset = null)
    {
        var file = new byte[54 + between.Length + pixels.Length];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), offset ?? 54 + between.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), (short)bits);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(30), compression);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(46), colours);
        between.CopyTo(file, 54);
        pixels.CopyTo(file, 54 + between.Length);
        return file;
    }

    /// <summary>A bitmap of 24 bits, rows from the bottom.</summary>
    public static byte[] Plain24(int width, int height, Func<int, int, (byte Red, byte Green, byte Blue)> colour)
    {
        var row = ((width * 24) + 31) / 32 * 4;
        var pixels = new byte[row * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = ((height - 1 - y) * row) + (3 * x);
                (pixels[at + 2], pixels[at + 1], pixels[at]) = colour(x, y);
            }
        }

        return Write(width, height, 24, 0, [], pixels);
    }

    /// <summary>A palette of the colours, each of four bytes.</summary>
    public static byte[] Palette(params (byte Red, byte Green, byte Blue)[] colours) => [.. colours.SelectMany(colour => new byte[] { colour.Blue, colour.Green, colour.Red, 0 })];
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using NetVips;

namespace AnnotationFunctions.Tests.Media.Images;

/// <summary>Makes image files for tests.</summary>
internal static class Pictures
{
    /// <summary>A picture with structure and grain, red at the left, and a bright square near the top left corner.</summary>
    public static Image Scene(int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (channel, x, y) = (i % 3, i / 3 % width, i / 3 / width);
            var corner = x < width / 4 && y < height / 4 ? 120 : 0;
            var level = 60 + (channel == 0 ? 60 * (width - x) / width : 50 * y / height) + (x * 31 + y * 17 + channel * 7) % 13 + corner;
            pixels[i] = (byte)Math.Min(level, 255);
        }

        return Image.NewFromMemory(pixels, width, height, 3, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
    }

    public static byte[] Encode(string suffix, int width = 200, int height = 120) => Scene(width, height).WriteToBuffer(suffix);

    public static Image Decode(byte[] content) => Image.NewFromBuffer(content, access: Enums.Access.Random, failOn: Enums.FailOn.Warning);

    /// <summary>A valid PNG whose header claims the size; its pixels are all zero and packed as tightly as deflate can.</summary>
    public static byte[] PngOfZeros(int width, int height, bool withPixels)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[width + 1];
            for (var y = 0; withPixels && y < height; y++)
            {
                deflate.Write(row);
            }
        }

        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }
}

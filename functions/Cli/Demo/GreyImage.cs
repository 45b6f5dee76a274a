using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace AnnotationFunctions.Cli.Demo;

/// <summary>
/// A greyscale picture of 8 bits, read from and written as PNG: as much of the format as the demo needs to make variants of its own
/// images. (The pipeline decodes uploads with libvips; this command carries no native library.)
/// </summary>
internal sealed record GreyImage(int Width, int Height, byte[] Pixels)
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    internal static GreyImage Read(byte[] png)
    {
        if (!png.AsSpan().StartsWith(Signature))
        {
            throw new InvalidDataException("Not a PNG: the signature is missing.");
        }

        var (width, height) = (0, 0);
        using var compressed = new MemoryStream();
        for (var at = Signature.Length; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var type = png.AsSpan(at + 4, 4);
            var data = png.AsSpan(at + 8, length);
            if (type.SequenceEqual("IHDR"u8))
            {
                (width, height) = Header(data);
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                compressed.Write(data);
            }

            at += 12 + length;
        }

        compressed.Position = 0;
        using var inflated = new ZLibStream(compressed, CompressionMode.Decompress);
        return new GreyImage(width, height, Unfilter(inflated, width, height));
    }

    internal byte[] ToPng() => Encode(Width, Height, bitDepth: 8, Enumerable.Range(0, Height).Select(row => new ReadOnlyMemory<byte>(Pixels, row * Width, Width)));

    /// <summary>Every pixel moved by <paramref name="amount"/>, kept within 0 to 255: the same picture for an eye, other bytes for a hash.</summary>
    internal GreyImage Lightened(int amount) => this with { Pixels = Array.ConvertAll(Pixels, pixel => (byte)Math.Clamp(pixel + amount, 0, 255)) };

    /// <summary>A PNG of grey lines with <paramref name="bitDepth"/> bits a pixel. Lines are taken one by one, so that a huge picture needs no memory.</summary>
    internal static byte[] Encode(int width, int height, byte bitDepth, IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var line in lines)
            {
                deflate.WriteByte(0);
                deflate.Write(line.Span);
            }
        }

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = bitDepth;
        using var png = new MemoryStream();
        png.Write(Signature);
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, compressed.ToArray());
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static (int Width, int Height) Header(ReadOnlySpan<byte> data)
    {
        if (data[8] != 8 || data[9] != 0 || data[12] != 0)
        {
            throw new InvalidDataException($"Expected a PNG of 8-bit grey without interlacing, found depth {data[8]}, colour type {data[9]}, interlacing {data[12]}.");
        }

        return (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
    }

    private static byte[] Unfilter(Stream lines, int width, int height)
    {
        var pixels = new byte[width * height];
        var above = new byte[width];
        for (var row = 0; row < height; row++)
        {
            var filter = lines.ReadByte();
            var line = pixels.AsSpan(row * width, width);
            lines.ReadExactly(line);
            for (var x = 0; x < width; x++)
            {
                int left = x > 0 ? line[x - 1] : 0, up = above[x], corner = x > 0 ? above[x - 1] : 0;
                line[x] += (byte)(filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) });
            }

            line.CopyTo(above);
        }

        return pixels;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        int toLeft = Math.Abs(estimate - left), toUp = Math.Abs(estimate - up), toCorner = Math.Abs(estimate - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private static void WriteChunk(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        var checksum = new Crc32();
        checksum.Append(type);
        checksum.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, checksum.GetCurrentHashAsUInt32());
        png.Write(number);
    }
}

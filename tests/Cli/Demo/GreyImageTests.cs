using System.Buffers.Binary;
using System.IO.Compression;
using AnnotationFunctions.Cli.Demo;
using AnnotationFunctions.Cli.Local;
using CsCheck;

namespace AnnotationFunctions.Tests.Cli.Demo;

public sealed class GreyImageTests
{
    [Fact]
    public void ToPng_ReadBack_IsTheSamePicture() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40]).SelectMany((width, height) => Gen.Byte.Array[width * height].Select(pixels => new GreyImage(width, height, pixels)))
            .Sample(image =>
            {
                var back = GreyImage.Read(image.ToPng());
                return (back.Width, back.Height) == (image.Width, image.Height) && back.Pixels.AsSpan().SequenceEqual(image.Pixels);
            });

    [Fact]
    public void Read_ShippedDigits_UseEveryFilterAndGiveInkOnPaper()
    {
        var sample = new DigitsSample(Repository.Find().DigitsFolder);
        foreach (var upload in sample.Take(600))
        {
            var image = GreyImage.Read(upload.Content);
            (image.Width, image.Height).ShouldBe((32, 32));
            // A wrongly undone filter gives noise: neighbours in an enlarged picture are alike.
            var steps = Enumerable.Range(0, 32 * 31).Average(at => Math.Abs(image.Pixels[at] - image.Pixels[at + 32]));
            steps.ShouldBeLessThan(40, upload.Name);
            image.Pixels.Average(pixel => pixel).ShouldBeInRange(100, 230, upload.Name);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_FilteredLines_AreUndone(byte filter)
    {
        // Two lines of three pixels, filtered by hand after the PNG specification.
        byte[][] plain = [[10, 20, 30], [40, 60, 90]];
        byte[][] filtered = filter switch
        {
            0 => plain,
            1 => [[10, 10, 10], [40, 20, 30]],
            2 => [[10, 20, 30], [30, 40, 60]],
            3 => [[10, 15, 20], [35, 30, 45]],
            _ => [[10, 10, 10], [30, 20, 30]],
        };
        var lines = filtered.SelectMany(line => (byte[])[filter, .. line]).ToArray();
        GreyImage.Read(Png(3, 2, lines)).Pixels.ShouldBe([.. plain[0], .. plain[1]]);
    }

    [Fact]
    public void Lightened_Picture_KeepsWithinRange() =>
        new GreyImage(3, 1, [0, 250, 255]).Lightened(10).Pixels.ShouldBe([10, 255, 255]);

    private static byte[] Png(int width, int height, byte[] lines)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new ZLibStream(deflated, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(lines);
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, deflated.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        return [.. length, .. type, .. data, 0, 0, 0, 0];
    }
}

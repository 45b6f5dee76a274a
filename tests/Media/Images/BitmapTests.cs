using System.Buffers.Binary;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Images;
using AnnotationFunctions.Media.Sniffing;
using CsCheck;

namespace AnnotationFunctions.Tests.Media.Images;

public sealed class BitmapTests
{
    private static readonly (byte, byte, byte)[] Four = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)];

    [Fact]
    public void Run_24Bits_KeepsEveryPixel()
    {
        using var decoded = Decoded(Bitmaps.Plain24(5, 3, (x, y) => ((byte)(10 * x), (byte)(20 * y), 7)));

        (decoded.Width, decoded.Height, decoded.Bands).ShouldBe((5, 3, 3));
        decoded.WriteToMemory<byte>().ShouldBe([.. Enumerable.Range(0, 15).SelectMany(i => new byte[] { (byte)(10 * (i % 5)), (byte)(20 * (i / 5)), 7 })]);
    }

    [Theory]
    [InlineData(1, new byte[] { 0b0110_0000, 0, 0, 0 })]
    [InlineData(4, new byte[] { 0x01, 0x10, 0, 0 })]
    [InlineData(8, new byte[] { 0, 1, 1, 0 })]
    public void Run_Palette_IsLookedUp(int bits, byte[] row) =>
        Pixels(Bitmaps.Write(4, 1, bits, 0, Bitmaps.Palette(Four[..2]), row, colours: 2)).ShouldBe([255, 0, 0, 0, 255, 0, 0, 255, 0, 255, 0, 0]);

    [Fact]
    public void Run_GreyPalette_GivesGrey()
    {
        using var decoded = Decoded(Bitmaps.Write(2, 1, 8, 0, Bitmaps.Palette((9, 9, 9), (200, 200, 200)), [1, 0, 0, 0], colours: 2));

        decoded.WriteToMemory<byte>().ShouldBe([200, 9]);
    }

    [Fact]
    public void Run_16Bits_Has5BitsPerChannel() => Pixels(Bitmaps.Write(2, 1, 16, 0, [], [0x00, 0x7C, 0x1F, 0x00])).ShouldBe([255, 0, 0, 0, 0, 255]);

    [Fact]
    public void Run_16BitsWithMasks_UsesThem() =>
        Pixels(Bitmaps.Write(2, 1, 16, 3, Masks(0xF800, 0x07E0, 0x001F), [0xE0, 0x07, 0x00, 0xF8])).ShouldBe([0, 255, 0, 255, 0, 0]);

    [Fact]
    public void Run_32Bits_IgnoresTheFourthByte() => Pixels(Bitmaps.Write(1, 1, 32, 0, [], [3, 2, 1, 77])).ShouldBe([1, 2, 3]);

    [Fact]
    public void Run_32BitsWithAlpha_IsLaidOnWhite()
    {
        var masks = Masks(0xFF0000, 0xFF00, 0xFF, 0xFF000000);

        Pixels(Bitmaps.Write(2, 1, 32, 6, masks, [3, 2, 1, 0, 3, 2, 1, 255])).ShouldBe([255, 255, 255, 1, 2, 3]);
        Pixels(Bitmaps.Write(1, 1, 32, 6, masks, [3, 2, 1, 0])).ShouldBe([1, 2, 3], "nothing is visible: the mask is a habit, not a meaning");
    }

    [Fact]
    public void Run_NegativeHeight_IsTopDown() =>
        Pixels(Bitmaps.Write(1, -2, 24, 0, [], [0, 0, 9, 0, 0, 0, 8, 0])).ShouldBe([9, 0, 0, 8, 0, 0]);

    [Fact]
    public void Run_CoreHeader_IsRead()
    {
        byte[] file = [(byte)'B', (byte)'M', 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0, 12, 0, 0, 0, 2, 0, 1, 0, 1, 0, 1, 0, 0, 0, 255, 255, 0, 0, 0x40, 0, 0, 0];

        Pixels(file).ShouldBe([255, 0, 0, 0, 0, 255]);
    }

    [Fact]
    public void Run_Rle8_IsUnpacked()
    {
        // Bottom row: 2 × colour 1, then literally 0 1 2 (padded); end of line; upper row: one left out, 3 × colour 2; end.
        byte[] runs = [2, 1, 0, 3, 0, 1, 2, 0, 0, 0, 0, 2, 1, 0, 3, 2, 0, 1];

        using var decoded = Decoded(Bitmaps.Write(5, 2, 8, 1, Bitmaps.Palette((0, 0, 0), (1, 1, 1), (2, 2, 2)), runs, colours: 3));

        decoded.WriteToMemory<byte>().ShouldBe([0, 2, 2, 2, 0, 1, 1, 0, 1, 2]);
    }

    [Fact]
    public void Run_Rle4_IsUnpacked()
    {
        byte[] runs = [3, 0x12, 0, 3, 0x21, 0x20, 0, 1];

        using var decoded = Decoded(Bitmaps.Write(6, 1, 4, 2, Bitmaps.Palette((0, 0, 0), (1, 1, 1), (2, 2, 2)), runs, colours: 3));

        decoded.WriteToMemory<byte>().ShouldBe([1, 2, 1, 2, 1, 2]);
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "no rows", Bitmaps.Write(4, 4, 24, 0, [], new byte[47]) },
        { "no width", Bitmaps.Write(0, 4, 24, 0, [], new byte[48]) },
        { "no height", Bitmaps.Write(4, 0, 24, 0, [], new byte[48]) },
        { "lowest height", Bitmaps.Write(4, int.MinValue, 24, 0, [], new byte[48]) },
        { "a colour that is not there", Bitmaps.Write(4, 1, 8, 0, Bitmaps.Palette(Four), [0, 1, 4, 0], colours: 4) },
        { "more colours than bits", Bitmaps.Write(4, 1, 4, 0, Bitmaps.Palette(Four), [0, 1, 4, 0], colours: 17) },
        { "no palette", Bitmaps.Write(4, 1, 8, 0, [], [0, 1, 2, 3]) },
        { "pixels within the header", Bitmaps.Write(4, 1, 24, 0, [], new byte[12], offset: 20) },
        { "pixels behind the end", Bitmaps.Write(4, 1, 24, 0, [], new byte[12], offset: 1_000) },
        { "pixels before the beginning", Bitmaps.Write(4, 1, 24, 0, [], new byte[12], offset: -4) },
        { "a run over the edge", Bitmaps.Write(4, 1, 8, 1, Bitmaps.Palette(Four), [5, 1, 0, 1], colours: 4) },
        { "a jump over the top", Bitmaps.Write(4, 1, 8, 1, Bitmaps.Palette(Four), [0, 2, 0, 2, 0, 1], colours: 4) },
        { "runs above the top", Bitmaps.Write(4, 1, 8, 1, Bitmaps.Palette(Four), [0, 0, 1, 1, 0, 1], colours: 4) },
        { "runs without an end", Bitmaps.Write(4, 1, 8, 1, Bitmaps.Palette(Four), [4, 1], colours: 4) },
        { "literals without an end", Bitmaps.Write(4, 1, 8, 1, Bitmaps.Palette(Four), [0, 4, 1, 1], colours: 4) },
        { "runs of 24 bits", Bitmaps.Write(4, 1, 24, 1, [], new byte[12]) },
        { "runs from the top", Bitmaps.Write(4, -1, 8, 1, Bitmaps.Palette(Four), [4, 1, 0, 1], colours: 4) },
        { "7 bits", Bitmaps.Write(4, 1, 7, 0, Bitmaps.Palette(Four), new byte[12]) },
        { "masks that overlap", Bitmaps.Write(1, 1, 32, 3, Masks(0xFF00, 0xFF00, 0xFF), new byte[4]) },
        { "masks with gaps", Bitmaps.Write(1, 1, 32, 3, Masks(0x1010000, 0xFF00, 0xFF), new byte[4]) },
        { "empty masks", Bitmaps.Write(1, 1, 32, 3, Masks(0, 0, 0), new byte[4]) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Run_Malformed_IsRefusedAsDamaged(string what, byte[] file)
    {
        var rejection = Should.Throw<RejectedMediaException>(() => Run(file), what);

        rejection.Code.ShouldBe("damaged");
        rejection.Message.ShouldStartWith("The image/bmp file is damaged or incomplete and cannot be decoded: ");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(11)]
    public void Run_OtherCompression_IsNamed(int compression) =>
        Should.Throw<RejectedMediaException>(() => Run(Bitmaps.Write(4, 1, 24, compression, [], new byte[12]))).Message.ShouldContain($"a bitmap (image/bmp) with compression {compression}");

    [Fact]
    public void Run_TenBitsPerChannel_IsNamed() =>
        Should.Throw<RejectedMediaException>(() => Run(Bitmaps.Write(1, 1, 32, 3, Masks(0x3FF00000, 0xFFC00, 0x3FF), new byte[4]))).Message.ShouldContain("10 bits per channel");

    [Fact]
    public void Run_HugeHeader_IsRefusedByItsNumbers() =>
        Should.Throw<RejectedMediaException>(() => Run(Bitmaps.Write(19_000, 19_000, 8, 1, Bitmaps.Palette(Four), [0, 1], colours: 4))).Code.ShouldBe("too-many-pixels");

    [Fact]
    public void Run_BytesChangedAtRandom_AreDecodedOrRefused()
    {
        byte[][] files =
        [
            Bitmaps.Plain24(9, 9, (x, y) => ((byte)x, (byte)y, 0)),
            Bitmaps.Write(6, 1, 4, 2, Bitmaps.Palette(Four), [3, 0x12, 0, 3, 0x21, 0x20, 0, 1], colours: 4),
            Bitmaps.Write(2, 1, 32, 6, Masks(0xFF0000, 0xFF00, 0xFF, 0xFF000000), new byte[8]),
        ];
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Select(Gen.Int[2, 75], Gen.Byte).Array[1, 6]).Sample((which, changes) =>
        {
            var file = (byte[])files[which].Clone();
            foreach (var (at, value) in changes.Where(change => change.Item1 < file.Length))
            {
                file[at] = value;
            }

            try
            {
                ImagePreparer.Run(file, "image/bmp", new ImageLimits { MaxPixels = 1_000_000 }).Width.ShouldBePositive();
            }
            catch (RejectedMediaException rejection)
            {
                rejection.Message.ShouldNotBeNullOrWhiteSpace();
            }
        }, iter: 3_000, threads: 1);
    }

    private static byte[] Masks(params uint[] masks)
    {
        var bytes = new byte[4 * masks.Length];
        for (var i = 0; i < masks.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), masks[i]);
        }

        return bytes;
    }

    private static byte[] Pixels(byte[] file)
    {
        using var decoded = Decoded(file);
        return decoded.WriteToMemory<byte>();
    }

    private static NetVips.Image Decoded(byte[] file) => Pictures.Decode(Run(file).Content);

    private static PreparedImage Run(byte[] file)
    {
        MediaSniffer.Sniff(file, "a.bmp").MediaType.ShouldBe("image/bmp");
        return ImagePreparer.Run(file, "image/bmp", ImageLimits.Default);
    }
}

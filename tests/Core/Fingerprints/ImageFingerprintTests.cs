using AnnotationFunctions.Core.Fingerprints;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Fingerprints;

public sealed class ImageFingerprintTests
{
    private const int Side = ImageFingerprint.RasterSide;

    private static readonly Gen<byte[]> Rasters = Gen.Select(Gen.Byte.Array[3 * 5 * 5], Gen.Int[0, 30], SmoothRaster);

    [Fact]
    public void Run_WrongRasterLength_NamesBothLengths() =>
        Should.Throw<ArgumentException>(() => ImageFingerprint.Run(new byte[10], 1, 1)).Message.ShouldContain("must hold 3072 bytes (32×32 pixels, RGB), it holds 10");

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    public void Run_SideBelowOne_Throws(int width, int height) =>
        Should.Throw<ArgumentOutOfRangeException>(() => ImageFingerprint.Run(new byte[3 * Side * Side], width, height));

    [Fact]
    public void Run_HorizontalCosine_SetsThatBitAlone()
    {
        // 128 + 64·cos(π(2x+1)/64) has exactly one coefficient besides the constant: frequency (1, 0), which is second in the order (0,1), (1,0), (1,1) …
        var raster = Grey((x, _) => 128 + 64 * Math.Cos(Math.PI * (2 * x + 1) / (2 * Side)));

        ImageFingerprint.Run(raster, 32, 32).Hash.ShouldBe(0b10ul);
    }

    [Fact]
    public void Run_Blank_HasZeroHashWhateverItsGrey() =>
        Enumerable.Range(0, 256).Select(grey => ImageFingerprint.Run(Grey((_, _) => grey), 8, 8).Hash).ShouldAllBe(hash => hash == 0);

    [Fact]
    public void Bytes_RoundTrip_KeepEverything() =>
        Gen.Select(Rasters, Gen.Int[1, 100_000], Gen.Int[1, 100_000]).Sample((raster, width, height) =>
        {
            var fingerprint = ImageFingerprint.Run(raster, width, height);
            var read = ImageFingerprint.FromBytes(fingerprint.ToBytes());
            read.ShouldBe(fingerprint);
            read.Probes().ShouldBe(fingerprint.Probes());
            (read.Width, read.Height).ShouldBe((width, height));
        });

    [Fact]
    public void FromBytes_OtherLengthOrVersion_SaysWhatWasFound()
    {
        Should.Throw<FormatException>(() => ImageFingerprint.FromBytes([])).Message.ShouldContain("found 0 bytes");
        Should.Throw<FormatException>(() => ImageFingerprint.FromBytes(new byte[ImageFingerprint.ByteLength])).Message.ShouldContain("and format 0");
    }

    [Fact]
    public void Keys_HashesThatDifferInFewerBitsThanBands_ShareAKey() =>
        Gen.Select(Rasters, Gen.Int[0, 63].Array[ImageFingerprint.BandCount - 1]).Sample((raster, bits) =>
        {
            var fingerprint = ImageFingerprint.Run(raster, 32, 32);
            var changed = fingerprint.ToBytes();
            foreach (var bit in bits)
            {
                changed[1 + bit / 8] ^= (byte)(1 << (bit % 8));
            }

            var other = ImageFingerprint.FromBytes(changed);
            other.HammingDistance(fingerprint).ShouldBeLessThan(ImageFingerprint.BandCount);
            other.Keys().Intersect(fingerprint.Keys()).ShouldNotBeEmpty();
        });

    [Fact]
    public void Probes_ContainTheKeysAndOneMorePerBand() =>
        Rasters.Sample(raster =>
        {
            var fingerprint = ImageFingerprint.Run(raster, 32, 32);
            fingerprint.Probes().ShouldBeUnique();
            fingerprint.Probes().Count.ShouldBe(2 * ImageFingerprint.BandCount);
            fingerprint.Keys().ShouldBeSubsetOf(fingerprint.Probes());
            fingerprint.Probes().ShouldAllBe(key => key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));
        });

    internal static byte[] Grey(Func<int, int, double> level)
    {
        var raster = new byte[3 * Side * Side];
        for (var pixel = 0; pixel < Side * Side; pixel++)
        {
            raster.AsSpan(3 * pixel, 3).Fill((byte)Math.Clamp(Math.Round(level(pixel % Side, pixel / Side)), 0, 255));
        }

        return raster;
    }

    /// <summary>A picture of a few smooth colour blobs: 5×5 random colours interpolated, with a little fixed noise.</summary>
    internal static byte[] SmoothRaster(byte[] colours, int noise)
    {
        var raster = new byte[3 * Side * Side];
        for (var index = 0; index < raster.Length; index++)
        {
            var (channel, x, y) = (index % 3, index / 3 % Side * 4.0 / (Side - 1), index / 3 / Side * 4.0 / (Side - 1));
            var (left, top) = (Math.Min((int)x, 3), Math.Min((int)y, 3));
            double At(int cellX, int cellY) => colours[3 * (cellY * 5 + cellX) + channel];
            var upper = At(left, top) * (1 - x + left) + At(left + 1, top) * (x - left);
            var lower = At(left, top + 1) * (1 - x + left) + At(left + 1, top + 1) * (x - left);
            raster[index] = (byte)Math.Clamp(upper * (1 - y + top) + lower * (y - top) + index * 7919 % (noise + 1) / 4.0, 0, 255);
        }

        return raster;
    }
}

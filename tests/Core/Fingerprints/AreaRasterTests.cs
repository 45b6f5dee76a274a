using AnnotationFunctions.Core.Fingerprints;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Fingerprints;

public sealed class AreaRasterTests
{
    private const int Side = ImageFingerprint.RasterSide;

    [Fact]
    public void Run_RasterItself_IsUnchanged() =>
        Gen.Byte.Array[3 * Side * Side].Sample(raster => AreaRaster.Run(raster, Side, Side).ShouldBe(raster));

    [Fact]
    public void Run_EveryPixelRepeated_GivesTheSameRaster() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[2, 4], Gen.UInt).Sample((width, height, factor, seed) =>
        {
            var image = Random(seed, 3 * width * height);
            var enlarged = new byte[3 * width * factor * height * factor];
            for (var i = 0; i < enlarged.Length; i++)
            {
                var (channel, x, y) = (i % 3, i / 3 % (width * factor), i / 3 / (width * factor));
                enlarged[i] = image[3 * (y / factor * width + x / factor) + channel];
            }

            // One level apart at most: floating-point sums may round a half either way.
            AreaRaster.Run(enlarged, width * factor, height * factor).Zip(AreaRaster.Run(image, width, height), (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThanOrEqualTo(1);
        });

    [Fact]
    public void Run_AnySize_KeepsTheMeanAndTheRange() =>
        Gen.Select(Gen.Int[1, 100], Gen.Int[1, 100], Gen.UInt).Sample((width, height, seed) =>
        {
            var image = Random(seed, 3 * width * height);
            var raster = AreaRaster.Run(image, width, height);
            raster.Average(level => level).ShouldBe(image.Average(level => level), 0.51);
            raster.Min().ShouldBeGreaterThanOrEqualTo(image.Min());
            raster.Max().ShouldBeLessThanOrEqualTo(image.Max());
        });

    [Fact]
    public void Run_TwoColumns_SplitsInTheMiddle()
    {
        var raster = AreaRaster.Run([10, 20, 30, 200, 210, 220], 2, 1);

        raster[(3 * 15)..(3 * 17)].ShouldBe([10, 20, 30, 200, 210, 220]);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(2, 2, 11)]
    public void Run_WrongLength_SaysBoth(int width, int height, int length) =>
        Should.Throw<ArgumentException>(() => AreaRaster.Run(new byte[length], width, height)).Message.ShouldContain($"found {length} bytes");

    private static byte[] Random(uint seed, int length)
    {
        var bytes = new byte[length];
        new Random((int)seed).NextBytes(bytes);
        return bytes;
    }
}

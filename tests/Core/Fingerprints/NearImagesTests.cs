using AnnotationFunctions.Core.Fingerprints;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Fingerprints;

public sealed class NearImagesTests
{
    private static readonly Gen<byte[]> Colours = Gen.Byte[40, 215].Array[3 * 5 * 5];

    [Fact]
    public void Run_Itself_IsNear() =>
        Colours.Sample(colours => Compare(Picture(colours), Picture(colours)).IsNear.ShouldBeTrue());

    [Fact]
    public void Run_Swapped_IsTheSame() =>
        Gen.Select(Colours, Colours).Sample((one, other) => Compare(Picture(one), Picture(other)).ShouldBe(Compare(Picture(other), Picture(one))));

    [Fact]
    public void Run_OtherPicture_IsNotNear() =>
        Gen.Select(Colours, Colours).Where((one, other) => Different(one, other)).Sample((one, other) => Compare(Picture(one), Picture(other)).IsNear.ShouldBeFalse());

    [Fact]
    public void Run_BrighterWithMoreContrast_IsNear() =>
        Gen.Select(Colours, Gen.Double[0.95, 1.05], Gen.Int[-15, 15]).Sample((colours, gain, offset) =>
        {
            var changed = Picture(colours).Select(level => (byte)Math.Clamp(level * gain + offset, 0, 255)).ToArray();
            Compare(Picture(colours), changed).IsNear.ShouldBeTrue();
        });

    [Fact]
    public void Run_SamePictureInAnotherColour_IsNotNear()
    {
        // Equal luma (BT.601), red against green.
        var red = Blob(x => (x ? 200 : 90, x ? 60 : 90, x ? 60 : 90));
        var green = Blob(x => (x ? 60 : 90, x ? 131 : 90, x ? 60 : 90));

        var result = Compare(red, green);

        result.Correlation.ShouldBeGreaterThan(0.995);
        result.IsNear.ShouldBeFalse();
    }

    [Fact]
    public void Run_NegativePicture_IsNotNear() =>
        Colours.Sample(colours => Compare(Picture(colours), [.. Picture(colours).Select(level => (byte)(255 - level))]).IsNear.ShouldBeFalse());

    [Fact]
    public void Run_OneCellChanged_IsNotNear()
    {
        var picture = ImageFingerprintTests.Grey((x, y) => 40 + 3 * x + 2 * y);
        var patched = ImageFingerprintTests.Grey((x, y) => x is >= 8 and < 12 && y is >= 20 and < 24 ? 250 : 40 + 3 * x + 2 * y);

        Compare(picture, patched).IsNear.ShouldBeFalse();
    }

    [Theory]
    [InlineData(200, 200, true)]
    [InlineData(200, 202, true)]
    [InlineData(200, 210, false)]
    public void Run_BlankImages_GoByBrightness(int left, int right, bool near) =>
        Compare(ImageFingerprintTests.Grey((_, _) => left), ImageFingerprintTests.Grey((_, _) => right)).IsNear.ShouldBe(near);

    [Fact]
    public void Run_BlankAgainstPicture_IsNotNear()
    {
        var result = Compare(ImageFingerprintTests.Grey((_, _) => 100), ImageFingerprintTests.Grey((x, _) => 60 + 3 * x));

        result.ShouldSatisfyAllConditions(() => result.IsNear.ShouldBeFalse(), () => result.Correlation.ShouldBe(0));
    }

    [Theory]
    [InlineData(100, 100, 400, 400, true)]
    [InlineData(640, 480, 320, 240, true)]
    [InlineData(101, 67, 50, 33, true)]
    [InlineData(8, 8, 9, 8, true)]
    [InlineData(100, 100, 100, 110, false)]
    [InlineData(640, 480, 480, 640, false)]
    public void Run_Aspects_MustAgreeToAPixel(int leftWidth, int leftHeight, int rightWidth, int rightHeight, bool near)
    {
        var raster = ImageFingerprintTests.Grey((x, y) => 3 * x + 4 * y);

        NearImages.Run(ImageFingerprint.Run(raster, leftWidth, leftHeight), ImageFingerprint.Run(raster, rightWidth, rightHeight), NearImageOptions.Default).IsNear.ShouldBe(near);
    }

    private static NearImageResult Compare(byte[] left, byte[] right) =>
        NearImages.Run(ImageFingerprint.Run(left, 64, 64), ImageFingerprint.Run(right, 64, 64), NearImageOptions.Default);

    private static byte[] Picture(byte[] colours) => ImageFingerprintTests.SmoothRaster(colours, 3);

    private static bool Different(byte[] one, byte[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Average() > 20;

    private static byte[] Blob(Func<bool, (int R, int G, int B)> colour)
    {
        var raster = new byte[3 * 32 * 32];
        for (var pixel = 0; pixel < 32 * 32; pixel++)
        {
            var inside = Math.Pow(pixel % 32 - 15.5, 2) + Math.Pow(pixel / 32 - 15.5, 2) < 100;
            var (r, g, b) = colour(inside);
            (raster[3 * pixel], raster[3 * pixel + 1], raster[3 * pixel + 2]) = ((byte)r, (byte)g, (byte)b);
        }

        return raster;
    }
}

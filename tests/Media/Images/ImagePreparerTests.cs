using System.Text;
using AnnotationFunctions.Core.Fingerprints;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Images;
using AnnotationFunctions.Media.Sniffing;
using NetVips;

namespace AnnotationFunctions.Tests.Media.Images;

public sealed class ImagePreparerTests
{
    [Theory]
    [InlineData(".png", "image/png")]
    [InlineData(".jpg[Q=90]", "image/jpeg")]
    [InlineData(".jpg[Q=90,interlace]", "image/jpeg")]
    [InlineData(".gif", "image/png")]
    [InlineData(".tif[compression=lzw]", "image/png")]
    [InlineData(".webp[lossless]", "image/png")]
    [InlineData(".webp[Q=90]", "image/jpeg")]
    [InlineData(".avif[Q=80]", "image/jpeg")]
    public void Run_EachFormat_GivesAPreparedImageThatLooksTheSame(string suffix, string mediaType)
    {
        var prepared = Run(Pictures.Encode(suffix));

        (prepared.MediaType, prepared.Width, prepared.Height).ShouldBe((mediaType, 200, 120));
        MediaSniffer.Sniff(prepared.Content, "").MediaType.ShouldBe(mediaType);
        using var decoded = Pictures.Decode(prepared.Content);
        (decoded.Width, decoded.Height, decoded.Bands, decoded.Format).ShouldBe((200, 120, 3, Enums.BandFormat.Uchar));
        using var difference = (decoded - Pictures.Scene(200, 120)).Abs();
        difference.Avg().ShouldBeLessThan(suffix.StartsWith(".gif", StringComparison.Ordinal) ? 6 : 4);
        NearImages.Run(prepared.Fingerprint, Run(Pictures.Encode(".png")).Fingerprint, NearImageOptions.Default).IsNear.ShouldBeTrue();
    }

    [Fact]
    public void Run_Png_KeepsEveryPixel()
    {
        using var decoded = Pictures.Decode(Run(Pictures.Encode(".png")).Content);

        decoded.WriteToMemory<byte>().ShouldBe(Pictures.Scene(200, 120).WriteToMemory<byte>());
    }

    [Fact]
    public void Run_SameInputTwice_GivesTheSameBytes()
    {
        var content = Pictures.Encode(".jpg[Q=80]", 900, 700);
        var (one, other) = (Run(content), Run(content));

        one.Content.ShouldBe(other.Content);
        one.Thumbnail.ShouldBe(other.Thumbnail);
        one.Fingerprint.ShouldBe(other.Fingerprint);
    }

    [Theory]
    [InlineData(1, 200, 120)]
    [InlineData(3, 200, 120)]
    [InlineData(6, 120, 200)]
    [InlineData(8, 120, 200)]
    public void Run_ExifOrientation_IsApplied(int orientation, int width, int height)
    {
        // Stored turned, so that upright the bright square is at the top left again.
        using var stored = orientation switch { 3 => Pictures.Scene(200, 120).Rot180(), 6 => Pictures.Scene(120, 200).Rot270(), 8 => Pictures.Scene(120, 200).Rot90(), _ => Pictures.Scene(200, 120) };
        using var tagged = stored.Mutate(image => image.Set(GValue.GIntType, "orientation", orientation));

        var prepared = Run(tagged.JpegsaveBuffer(q: 95));

        (prepared.Width, prepared.Height).ShouldBe((width, height));
        using var decoded = Pictures.Decode(prepared.Content);
        decoded.ExtractArea(2, 2, width / 6, height / 6).Avg().ShouldBeGreaterThan(decoded.Avg() + 50);
        decoded.Contains("orientation").ShouldBeFalse();
        prepared.Notes.Contains("turned upright").ShouldBe(orientation != 1);
    }

    [Theory]
    [InlineData(".jpg[keep=all]")]
    [InlineData(".png[keep=all]")]
    [InlineData(".webp[keep=all]")]
    public void Run_MetadataAndTrailingData_AreGone(string suffix)
    {
        using var tagged = Pictures.Scene(200, 120).Mutate(image =>
        {
            image.Set(GValue.GStrType, "exif-ifd0-Artist", "Jane Private");
            image.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "52/1 31/1 0/1");
        });
        byte[] content = [.. tagged.WriteToBuffer(suffix), .. "Jane Private appended"u8];
        Encoding.Latin1.GetString(content).ShouldContain("Jane Private\0");

        var prepared = Run(content);

        Encoding.Latin1.GetString(prepared.Content).ShouldNotContain("Jane");
        Encoding.Latin1.GetString(Run(content, EveryThumbnail).Thumbnail!).ShouldNotContain("Jane");
        Pictures.Decode(prepared.Content).GetFields().ShouldNotContain(field => field.StartsWith("exif"));
    }

    [Fact]
    public void Run_Transparency_IsLaidOnWhite()
    {
        using var picture = Pictures.Scene(40, 40);
        using var alpha = (Image.Xyz(40, 40).ExtractBand(0) < 20).Cast(Enums.BandFormat.Uchar);
        var prepared = Run(picture.Bandjoin(alpha).PngsaveBuffer());

        using var decoded = Pictures.Decode(prepared.Content);
        decoded.Bands.ShouldBe(3);
        decoded.Getpoint(30, 20).ShouldBe([255, 255, 255]);
        decoded.Getpoint(10, 20).ShouldBe(picture.Getpoint(10, 20));
        prepared.Notes.ShouldBe(["transparency laid on white"]);
    }

    [Fact]
    public void Run_SixteenBitGreyOfFullRange_BecomesEightBitGrey()
    {
        using var deep = Image.Xyz(64, 64).ExtractBand(0).Linear([1000], [0]).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Grey16);

        using var decoded = Pictures.Decode(Run(deep.PngsaveBuffer()).Content);

        (decoded.Bands, decoded.Format).ShouldBe((1, Enums.BandFormat.Uchar));
        decoded.Getpoint(63, 5)[0].ShouldBe(63_000 / 257.0, 1);
    }

    [Fact]
    public void Run_Cmyk_BecomesRgb()
    {
        using var cmyk = Pictures.Scene(64, 64).IccTransform("cmyk", inputProfile: "srgb");
        cmyk.Bands.ShouldBe(4);

        var prepared = Run(cmyk.JpegsaveBuffer(q: 95));

        using var decoded = Pictures.Decode(prepared.Content);
        decoded.Bands.ShouldBe(3);
        using var difference = (decoded - Pictures.Scene(64, 64)).Abs();
        difference.Avg().ShouldBeLessThan(12);
    }

    [Fact]
    public void Run_DisplayProfile_IsConvertedToSrgb()
    {
        using var wide = Pictures.Scene(64, 64).IccTransform("p3", inputProfile: "srgb");

        using var decoded = Pictures.Decode(Run(wide.PngsaveBuffer()).Content);

        decoded.Contains("icc-profile-data").ShouldBeFalse();
        using var difference = (decoded - Pictures.Scene(64, 64)).Abs();
        difference.Max().ShouldBeLessThan(5);
    }

    [Theory]
    [InlineData(8, 8, 8, 8)]
    [InlineData(256, 100, 256, 100)]
    [InlineData(1000, 500, 256, 128)]
    [InlineData(500, 1000, 128, 256)]
    [InlineData(3000, 2, 256, 1)]
    [InlineData(1, 1, 1, 1)]
    public void Run_Thumbnail_FitsAndIsNeverEnlarged(int width, int height, int thumbnailWidth, int thumbnailHeight)
    {
        using var thumbnail = Pictures.Decode(Run(Pictures.Encode(".png", width, height), EveryThumbnail).Thumbnail.ShouldNotBeNull());

        (thumbnail.Width, thumbnail.Height).ShouldBe((thumbnailWidth, thumbnailHeight));
    }

    [Theory]
    [InlineData(64, 64, true)]
    [InlineData(257, 10, false)]
    [InlineData(256, 256, false)]
    public void Run_ImageSmallInPixelsAndBytes_IsItsOwnThumbnail(int width, int height, bool isItsOwn) =>
        (Run(Pictures.Encode(".png", width, height)).Thumbnail is null).ShouldBe(isItsOwn);

    [Fact]
    public void Run_Animation_UsesTheFirstFrameAndSaysSo()
    {
        using var frames = Image.Arrayjoin([Pictures.Scene(50, 40), Pictures.Scene(50, 40).Invert(), Pictures.Scene(50, 40)], across: 1)
            .Mutate(image => image.Set(GValue.GIntType, "page-height", 40));

        var prepared = Run(frames.GifsaveBuffer());

        prepared.Height.ShouldBe(40);
        prepared.Notes.ShouldContain("first of 3 frames");
        Should.Throw<RejectedMediaException>(() => Run(frames.GifsaveBuffer(), new ImageLimits { MaxFrames = 2 })).Message.ShouldContain("3 frames or pages; at most 2");
    }

    [Fact]
    public void Run_FromManyThreads_GivesTheSameResult()
    {
        var content = Pictures.Encode(".jpg[Q=85]", 640, 480);
        var expected = Run(content).Content;

        Parallel.For(0, 32, _ => Run(content).Content.ShouldBe(expected));
    }

    private static readonly ImageLimits EveryThumbnail = new() { MaxThumbnailBytes = 0 };

    private static PreparedImage Run(byte[] content, ImageLimits? limits = null) =>
        ImagePreparer.Run(content, MediaSniffer.Sniff(content, "").MediaType, limits ?? ImageLimits.Default);
}

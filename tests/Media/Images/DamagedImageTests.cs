using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Images;
using AnnotationFunctions.Media.Sniffing;
using CsCheck;

namespace AnnotationFunctions.Tests.Media.Images;

public sealed class DamagedImageTests
{
    public static TheoryData<string, string> Cuts
    {
        get
        {
            var cuts = new TheoryData<string, string>();
            foreach (var suffix in (string[])[".png", ".jpg[Q=90]", ".jpg[Q=90,interlace]", ".gif", ".tif[compression=lzw]", ".webp[Q=90]", ".webp[lossless]", ".avif"])
            {
                cuts.Add(suffix, "a third");
                cuts.Add(suffix, "the end");
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Run_Truncated_IsRefusedAsDamaged(string suffix, string missing)
    {
        var whole = Pictures.Encode(suffix, 300, 200);
        var cut = whole[..(missing == "a third" ? whole.Length * 2 / 3 : whole.Length - 24)];

        var rejection = Should.Throw<RejectedMediaException>(() => Run(cut));

        rejection.Code.ShouldBe("damaged");
        rejection.Message.ShouldStartWith($"The {MediaSniffer.Sniff(cut, "").MediaType} file is damaged or incomplete");
    }

    [Fact]
    public void Run_PngWithAFlippedByte_IsRefused()
    {
        var content = Pictures.Encode(".png", 300, 200);
        Gen.Int[100, content.Length - 20].Sample(position =>
        {
            var flipped = (byte[])content.Clone();
            flipped[position] ^= 0x10;
            Should.Throw<RejectedMediaException>(() => Run(flipped)).Code.ShouldBe("damaged");
        }, iter: 40, threads: 1);
    }

    [Fact]
    public void Run_ProgressiveJpegWithDamagedScan_IsRefused()
    {
        var content = Pictures.Encode(".jpg[Q=90,interlace]", 300, 200);
        content.AsSpan(content.Length / 2, 200).Fill(0x55);

        Should.Throw<RejectedMediaException>(() => Run(content)).Code.ShouldBe("damaged");
    }

    [Fact]
    public void Run_JpegWithPaddingBeforeItsEnd_IsAccepted()
    {
        var content = Pictures.Encode(".jpg[Q=90]", 300, 200);
        byte[] padded = [.. content[..^2], .. new byte[64], .. content[^2..]];

        Run(padded).Width.ShouldBe(300);
    }

    [Fact]
    public void Run_RandomBytesBehindAnySignature_AreRefusedNotCrashed()
    {
        string[] suffixes = [".png", ".jpg", ".gif", ".tif", ".webp", ".avif"];
        Gen.Select(Gen.Int[0, suffixes.Length - 1].Select(i => suffixes[i]), Gen.Int[0, 60], Gen.Byte.Array[0, 400]).Sample((suffix, kept, garbage) =>
        {
            var whole = Pictures.Encode(suffix, 16, 16);
            byte[] content = [.. whole[..Math.Min(whole.Length, 12 + kept)], .. garbage];
            try
            {
                Run(content).Width.ShouldBePositive();
            }
            catch (RejectedMediaException rejection)
            {
                rejection.Message.ShouldNotBeNullOrWhiteSpace();
            }
        }, iter: 400, threads: 1);
    }

    [Fact]
    public void Run_DecompressionBomb_IsRefusedByItsHeaderWithTheNumbers()
    {
        var bomb = Pictures.PngOfZeros(60_000, 50_000, withPixels: false);

        var rejection = Should.Throw<RejectedMediaException>(() => Run(bomb));

        rejection.Code.ShouldBe("too-many-pixels");
        rejection.Message.ShouldContain($"60,000 × 50,000 pixels (3,000,000,000), which would decode from {bomb.Length} to 3,000,000,000 bytes; at most 64,000,000 pixels");
    }

    [Fact]
    public void Run_RealBomb_DoesNotGrowTheProcess()
    {
        // 400 million zero pixels in about 400 KB: decoded it would take 400 MB.
        var bomb = Pictures.PngOfZeros(20_000, 20_000, withPixels: true);
        bomb.Length.ShouldBeLessThan(1_000_000);
        Run(Pictures.Encode(".png"));
        var before = PeakMegabytes();

        Should.Throw<RejectedMediaException>(() => Run(bomb)).Code.ShouldBe("too-many-pixels");

        (PeakMegabytes() - before).ShouldBeLessThan(100);
    }

    [Fact]
    public void Run_LongSide_IsRefused() =>
        Should.Throw<RejectedMediaException>(() => Run(Pictures.PngOfZeros(30_000, 1, withPixels: false))).Code.ShouldBe("side-too-long");

    [Fact]
    public void Run_TooManyBytes_IsRefused() =>
        Should.Throw<RejectedMediaException>(() => ImagePreparer.Run(new byte[11], "image/png", new ImageLimits { MaxBytes = 10 })).Message
            .ShouldBe("The image file has 11 bytes; at most 10 are accepted.");

    [Theory]
    [InlineData("image/heic", "convert them to JPEG, PNG or AVIF")]
    [InlineData("image/heif", "convert them to JPEG, PNG or AVIF")]
    [InlineData("image/jxl", "Convert it to PNG")]
    [InlineData("application/dicom", "TIFF of 16 bits")]
    [InlineData("image/svg+xml", "Convert it to PNG")]
    public void Run_UnsupportedFormat_IsNamedWithWhatToDo(string mediaType, string advice)
    {
        var rejection = Should.Throw<RejectedMediaException>(() => ImagePreparer.Run(new byte[100], mediaType, ImageLimits.Default));

        rejection.Code.ShouldBe("not-supported");
        rejection.Message.ShouldStartWith($"Not supported yet: {mediaType}.");
        rejection.Message.ShouldContain(advice);
        rejection.Message.ShouldEndWith("Images may be image/png, image/jpeg, image/gif, image/webp, image/tiff, image/avif, image/bmp.");
    }

    private static long PeakMegabytes()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        process.Refresh();
        return process.PeakWorkingSet64 >> 20;
    }

    private static PreparedImage Run(byte[] content) => ImagePreparer.Run(content, MediaSniffer.Sniff(content, "").MediaType, ImageLimits.Default);
}

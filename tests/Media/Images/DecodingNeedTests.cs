using System.Globalization;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Images;
using AnnotationFunctions.Media.Sniffing;
using NetVips;

namespace AnnotationFunctions.Tests.Media.Images;

/// <summary>What is said to be needed is compared with what is taken: the peak of this process, in which nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(DecodingNeedTests), DisableParallelization = true)]
[Collection(nameof(DecodingNeedTests))]
public sealed class DecodingNeedTests
{
    private const int Side = 2_000;
    private const long Mebibyte = 1 << 20;

    // What the need counts for threads, rows and tables whatever the size is; of a picture this small it is most.
    private const long Fixed = (32 * Mebibyte) + (1_900L * 3 * Side);

    private static readonly ImageLimits Unbounded = new() { MaxMemory = long.MaxValue };

    public static TheoryData<string> Samples => new(ImageSamples.Names);

    [Theory]
    [MemberData(nameof(Samples))]
    public void MemoryNeed_EachFormatAndMode_IsAboveWhatIsTakenAndNotFarAbove(string name)
    {
        Assert.SkipUnless(ProcessPeak.CanBeReset, "The peak of a process can only be reset on Linux.");
        var content = ImageSamples.Make(name, Side, Side);
        var mediaType = MediaSniffer.Sniff(content, "").MediaType;
        ImagePreparer.Run(Pictures.Encode(".png"), "image/png", ImageLimits.Default);

        var need = ImagePreparer.MemoryNeed(content, mediaType, Unbounded);
        var taken = ProcessPeak.Of(() => ImagePreparer.Run(content, mediaType, Unbounded)) + content.Length;

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: {content.Length / Mebibyte} MiB of file; need {need / Mebibyte} MiB, taken {taken / Mebibyte} MiB"));
        taken.ShouldBeLessThanOrEqualTo(need);
        (need - Fixed).ShouldBeLessThanOrEqualTo(3 * taken);
    }

    [Theory]
    [InlineData(".avif[effort=0,Q=50]", "image/avif")]
    [InlineData(".jpg[interlace,Q=50]", "progressive image/jpeg")]
    [InlineData(".webp[effort=0,Q=50]", "image/webp")]
    public void Run_SmallFileThatDecodesLarge_IsRefusedWithTheNumbersAndNotDecoded(string suffix, string kind)
    {
        using var flat = Image.Black(8_000, 8_000, bands: 3).Copy(interpretation: Enums.Interpretation.Srgb);
        var content = flat.WriteToBuffer(suffix);
        var limits = new ImageLimits { MaxMemory = 500_000_000 };
        RejectedMediaException? rejection = null;

        var taken = ProcessPeak.CanBeReset ? ProcessPeak.Of(Refuse) : 0;
        Refuse();

        rejection!.Code.ShouldBe("too-much-memory");
        rejection.Message.ShouldStartWith($"Preparing this {kind} of 8,000 × 8,000 pixels takes up to ");
        rejection.Message.ShouldContain("at most 500 MB are spent on images (Ingest__MaxImageMemory). It was not decoded. Save it");
        taken.ShouldBeLessThan(50 * Mebibyte);

        void Refuse() => rejection = Should.Throw<RejectedMediaException>(() => ImagePreparer.Run(content, MediaSniffer.Sniff(content, "").MediaType, limits));
    }

    [Fact]
    public void Run_LargeAvifWithTheDefaults_IsRefused()
    {
        using var flat = Image.Black(8_000, 8_000, bands: 3).Copy(interpretation: Enums.Interpretation.Srgb);
        var content = flat.HeifsaveBuffer(q: 50, effort: 0, compression: Enums.ForeignHeifCompression.Av1);

        content.Length.ShouldBeLessThan(10_000);
        Should.Throw<RejectedMediaException>(() => ImagePreparer.Run(content, "image/avif", ImageLimits.Default)).Code.ShouldBe("too-much-memory");
    }

    [Theory]
    [InlineData(".jpg[Q=50]")]
    [InlineData(".png[compression=1]")]
    [InlineData(".tif[compression=lzw]")]
    [InlineData(".jpg[interlace,Q=50]")]
    public void MemoryNeed_64MillionPixels_IsWithinTheDefaults(string suffix)
    {
        using var flat = Image.Black(8_000, 8_000, bands: 3).Copy(interpretation: Enums.Interpretation.Srgb);
        var content = flat.WriteToBuffer(suffix);

        ImagePreparer.MemoryNeed(content, MediaSniffer.Sniff(content, "").MediaType, ImageLimits.Default).ShouldBeLessThan(ImageLimits.Default.MaxMemory);
    }

    [Fact]
    public void MemoryNeed_TiffOfHugeTiles_CountsTheTiles()
    {
        // 64 × 64 pixels in tiles of 40,000 × 40,000.
        var content = Tiff.Write(64, 64, [new byte[100]], (258, 3, 8), (262, 3, 1), (277, 3, 1), (322, 4, 40_000), (323, 4, 40_000), (324, 4, 8), (325, 4, 100));

        var rejection = Should.Throw<RejectedMediaException>(() => ImagePreparer.Run(content, "image/tiff", ImageLimits.Default));

        rejection.Code.ShouldBeOneOf("too-much-memory", "damaged");
    }

    [Fact]
    public void Run_AvifThatIsLargerThanItsHeaderSays_IsRefusedWithoutDecoding()
    {
        Assert.SkipUnless(ProcessPeak.CanBeReset, "The peak of a process can only be reset on Linux.");
        using var flat = Image.Black(6_000, 6_000, bands: 3).Copy(interpretation: Enums.Interpretation.Srgb);
        var content = flat.HeifsaveBuffer(q: 50, effort: 0, compression: Enums.ForeignHeifCompression.Av1);
        var extent = content.AsSpan().IndexOf("ispe"u8);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(extent + 8), 64);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(extent + 12), 64);

        var taken = ProcessPeak.Of(() => Should.Throw<RejectedMediaException>(() => ImagePreparer.Run(content, "image/avif", ImageLimits.Default)).Code.ShouldBe("damaged"));

        taken.ShouldBeLessThan(50 * Mebibyte);
    }

    [Fact]
    public void Run_ResultLargerThanTwoFiles_IsRefused()
    {
        using var noise = Image.Gaussnoise(600, 600, sigma: 60, mean: 128, seed: 3).Cast(Enums.BandFormat.Uchar);
        var repeated = noise.Replicate(8, 8).Copy(interpretation: Enums.Interpretation.Bw).WebpsaveBuffer(lossless: true, effort: 2);

        var rejection = Should.Throw<RejectedMediaException>(() => ImagePreparer.Run(repeated, "image/webp", new ImageLimits { MaxBytes = repeated.Length }));

        rejection.Code.ShouldBe("too-many-bytes");
        rejection.Message.ShouldContain($"more than {2 * repeated.Length:N0} bytes");
    }
}

using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Images;
using AnnotationFunctions.Media.Sniffing;
using NetVips;

namespace AnnotationFunctions.Tests.Media.Images;

public sealed class DepthTests
{
    [Theory]
    [InlineData(0, 4_095)]
    [InlineData(6_250, 8_499)]
    [InlineData(60_000, 60_300)]
    [InlineData(0, 32_767)]
    public void Run_NarrowRangeOf16Bits_IsScaledKeptAndNoted(int low, int high)
    {
        var content = Ramp(low, high).PngsaveBuffer();

        var prepared = Run(content);

        using var view = Pictures.Decode(prepared.Content);
        (view.Bands, view.Format, (int)view.Min(), (int)view.Max()).ShouldBe((1, Enums.BandFormat.Uchar, 0, 255));
        Levels(view).ShouldBe(Math.Min(256, high - low + 1));
        Decoded(prepared.Deep).AsSpan().SequenceEqual(Ramp(low, high).WriteToMemory<ushort>()).ShouldBeTrue();
        prepared.Notes.ShouldHaveSingleItem().ShouldStartWith($"16 bits per sample, values {low} to {high} (");
        prepared.Notes[0].ShouldEndWith(" levels), scaled to 8 bits; kept with its depth");
    }

    [Fact]
    public void Run_FullRangeOf16Bits_IsReducedAsBeforeAndKept()
    {
        var content = Ramp(0, 60_000).PngsaveBuffer();

        var prepared = Run(content);

        using var view = Pictures.Decode(prepared.Content);
        using var plain = Ramp(0, 60_000).Colourspace(Enums.Interpretation.Bw);
        view.WriteToMemory<byte>().AsSpan().SequenceEqual(plain.WriteToMemory<byte>()).ShouldBeTrue();
        Decoded(prepared.Deep).AsSpan().SequenceEqual(Ramp(0, 60_000).WriteToMemory<ushort>()).ShouldBeTrue();
        prepared.Notes.ShouldHaveSingleItem().ShouldEndWith("levels), reduced to 8 bits; kept with its depth");
    }

    [Fact]
    public void Run_8BitsStoredAs16_LosesNothingAndSaysNothing()
    {
        var eight = Image.Xyz(200, 10).ExtractBand(0).Cast(Enums.BandFormat.Uchar);
        var content = (eight * 257).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Grey16).PngsaveBuffer();

        var prepared = Run(content, ImageDepth.Refuse);

        using var view = Pictures.Decode(prepared.Content);
        view.WriteToMemory<byte>().ShouldBe(eight.WriteToMemory<byte>());
        (prepared.Deep, prepared.Notes.Count).ShouldBe((null, 0));
    }

    [Fact]
    public void Run_Colour_IsScaledOverAllBandsTogether()
    {
        var ramp = Ramp(0, 1_000);
        var content = ramp.Bandjoin(ramp / 2, ramp / 4).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Rgb16).TiffsaveBuffer();

        using var view = Pictures.Decode(Run(content).Content);

        view.Bands.ShouldBe(3);
        var brightest = view.Getpoint(view.Width - 1, view.Height - 1);
        (brightest[0], brightest[1] / brightest[0], brightest[2] / brightest[0]).ShouldSatisfyAllConditions(
            found => found.Item1.ShouldBe(255), found => found.Item2.ShouldBe(0.5, 0.01), found => found.Item3.ShouldBe(0.25, 0.01));
    }

    [Fact]
    public void Run_HiddenPixels_DoNotCount()
    {
        var ramp = Ramp(1_000, 2_000);
        var loud = (Image.Xyz(ramp.Width, ramp.Height).ExtractBand(0) < 2).Ifthenelse(65_535, ramp).Cast(Enums.BandFormat.Ushort);
        var alpha = ((Image.Xyz(ramp.Width, ramp.Height).ExtractBand(0) >= 2) * 257).Cast(Enums.BandFormat.Ushort);
        var content = loud.Bandjoin(alpha).Copy(interpretation: Enums.Interpretation.Grey16).PngsaveBuffer();

        var prepared = Run(content);

        prepared.Notes[0].ShouldContain(" to 2000 (");
        using var view = Pictures.Decode(prepared.Content);
        (view.Bands, view.Getpoint(0, 0)[0], view.Getpoint(view.Width - 1, view.Height - 1)[0]).ShouldBe((1, 255, 255));
        view.Getpoint(2, 0)[0].ShouldBeLessThan(5);
    }

    [Fact]
    public void Run_FloatingPoint_IsScaledAndSaysThatItIsNotKept()
    {
        var content = (Ramp(0, 4_095) / 4_095).Cast(Enums.BandFormat.Float).Copy(interpretation: Enums.Interpretation.Bw).TiffsaveBuffer();

        var prepared = Run(content);

        using var view = Pictures.Decode(prepared.Content);
        Levels(view).ShouldBe(256);
        prepared.Deep.ShouldBeNull();
        prepared.Notes.ShouldBe(["32-bit floating point per sample, values 0 to 1 (4,096 levels), scaled to 8 bits; such values cannot be kept as they are"]);
    }

    [Fact]
    public void Run_NotANumberAndInfinite_AreShownAtTheEndsAndCounted()
    {
        float[] values = [float.NaN, float.NegativeInfinity, -5, 0, 5, float.PositiveInfinity];
        var content = Image.NewFromMemory(values, 6, 1, 1, Enums.BandFormat.Float).Copy(interpretation: Enums.Interpretation.Bw).TiffsaveBuffer();

        var prepared = Run(content);

        using var view = Pictures.Decode(prepared.Content);
        view.WriteToMemory<byte>().ShouldBe([0, 0, 0, 128, 255, 255]);
        prepared.Notes[0].ShouldContain("values -5 to 5 (3 levels)");
        prepared.Notes[0].ShouldEndWith("; 1 samples that are not a number are black; 2 infinite samples are black or white");
    }

    [Fact]
    public void Run_LargestNumbers_AreScaled()
    {
        float[] values = [float.MinValue, 0, float.MaxValue];
        var content = Image.NewFromMemory(values, 3, 1, 1, Enums.BandFormat.Float).Copy(interpretation: Enums.Interpretation.Bw).TiffsaveBuffer();

        using var view = Pictures.Decode(Run(content).Content);

        view.WriteToMemory<byte>().ShouldBe([0, 128, 255]);
    }

    [Fact]
    public void Run_NoFiniteNumber_IsRefused()
    {
        float[] values = [float.NaN, float.PositiveInfinity];
        var content = Image.NewFromMemory(values, 2, 1, 1, Enums.BandFormat.Float).Copy(interpretation: Enums.Interpretation.Bw).TiffsaveBuffer();

        Should.Throw<RejectedMediaException>(() => Run(content)).Code.ShouldBe("no-values");
    }

    [Theory]
    [InlineData(Enums.BandFormat.Short, -500, 500, false)]
    [InlineData(Enums.BandFormat.Short, 0, 5_000, true)]
    [InlineData(Enums.BandFormat.Uint, 0, 60_000, true)]
    [InlineData(Enums.BandFormat.Uint, 3_000_000_000, 3_000_001_000, false)]
    [InlineData(Enums.BandFormat.Int, -100_000, 100_000, false)]
    public void Run_WideIntegers_AreScaledAndKeptWhere16BitsHoldThem(Enums.BandFormat format, long low, long high, bool isKept)
    {
        var content = (Ramp(0, 1_000).Cast(Enums.BandFormat.Double) * ((high - low) / 1_000.0) + low).Cast(format).Copy(interpretation: Enums.Interpretation.Bw).TiffsaveBuffer();

        var prepared = Run(content);

        using var view = Pictures.Decode(prepared.Content);
        Levels(view).ShouldBe(256);
        (prepared.Deep is not null).ShouldBe(isKept);
    }

    [Fact]
    public void Run_WideIntegersOf8BitValues_AreExact()
    {
        var eight = Image.Xyz(200, 10).ExtractBand(0);
        var content = eight.Cast(Enums.BandFormat.Uint).Copy(interpretation: Enums.Interpretation.Bw).TiffsaveBuffer();

        var prepared = Run(content);

        using var view = Pictures.Decode(prepared.Content);
        view.WriteToMemory<byte>().ShouldBe(eight.Cast(Enums.BandFormat.Uchar).WriteToMemory<byte>());
        prepared.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Run_Orientation_TurnsTheKeptImageToo()
    {
        using var turned = Ramp(0, 4_095).Mutate(image => image.Set(GValue.GIntType, "orientation", 6));

        var prepared = Run(turned.TiffsaveBuffer());

        using var deep = Pictures.Decode(prepared.Deep.ShouldNotBeNull());
        (deep.Width, deep.Height).ShouldBe((prepared.Width, prepared.Height));
        deep.Width.ShouldBe(turned.Height);
        deep.Contains("orientation").ShouldBeFalse();
    }

    [Fact]
    public void Run_Scale_KeepsNothingBeside()
    {
        var prepared = Run(Ramp(0, 4_095).PngsaveBuffer(), ImageDepth.Scale);

        prepared.Deep.ShouldBeNull();
        prepared.Notes.ShouldHaveSingleItem().ShouldEndWith("scaled to 8 bits");
    }

    [Fact]
    public void Run_Refuse_NamesTheRangeAndThePolicy()
    {
        var rejection = Should.Throw<RejectedMediaException>(() => Run(Ramp(0, 4_095).PngsaveBuffer(), ImageDepth.Refuse));

        rejection.Code.ShouldBe("too-deep");
        rejection.Message.ShouldContain("16 bits per sample, values 0 to 4095 (4,096 levels)");
        rejection.Message.ShouldContain("ingest.depth");
    }

    [Fact]
    public void Run_AvifOf10Bits_IsReducedPlainlyAndNoted()
    {
        var content = Ramp(0, 20_000).Copy(interpretation: Enums.Interpretation.Grey16).HeifsaveBuffer(bitdepth: 10, effort: 0, compression: Enums.ForeignHeifCompression.Av1);

        var prepared = Run(content);

        prepared.Notes.ShouldBe(["10 bits per sample, reduced to 8"]);
        using var view = Pictures.Decode(prepared.Content);
        view.Max().ShouldBeLessThan(100, "a dark photo stays dark");
    }

    [Fact]
    public void Run_Twice_GivesTheSameBytes()
    {
        var content = Ramp(500, 9_000).PngsaveBuffer();
        var (one, other) = (Run(content), Run(content));

        (one.Content.AsSpan().SequenceEqual(other.Content), one.Deep.AsSpan().SequenceEqual(other.Deep)).ShouldBe((true, true));
        one.Fingerprint.ShouldBe(other.Fingerprint);
    }

    private static Image Ramp(int low, int high)
    {
        const int Width = 128, Height = 96;
        var values = new ushort[Width * Height];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (ushort)(low + ((long)i * (high - low) / (values.Length - 1)));
        }

        return Image.NewFromMemory(values, Width, Height, 1, Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Grey16);
    }

    private static int Levels(Image view) => view.WriteToMemory<byte>().Distinct().Count();

    private static ushort[] Decoded(byte[]? deep)
    {
        using var image = Pictures.Decode(deep.ShouldNotBeNull());
        image.Format.ShouldBe(Enums.BandFormat.Ushort);
        return image.WriteToMemory<ushort>();
    }

    private static PreparedImage Run(byte[] content, ImageDepth depth = ImageDepth.Keep) =>
        ImagePreparer.Run(content, MediaSniffer.Sniff(content, "").MediaType, ImageLimits.Default, depth);
}

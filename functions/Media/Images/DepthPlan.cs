using System.Globalization;
using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>
/// How an image with more than 8 bits per sample is brought to 8, decided by the values that it uses:
/// <list type="bullet">
/// <item>Nothing is lost where it holds 8 bits in a wider type: multiples of 257 in 16 bits, or whole numbers of 0 to 255 in a type that has no full scale.</item>
/// <item>A full picture is reduced plainly, as any viewer does: its values span more than half of a full scale (65,535 of 16 bits without sign; 1 of floating RGB).</item>
/// <item>Everything else is scaled: its lowest value is black and its highest white, over all colour bands together, linearly.</item>
/// </list>
/// What is lossy anyway (AVIF) is always reduced plainly.
/// </summary>
/// <param name="IsScaled">Whether the used range is scaled to 8 bits.</param>
/// <param name="IsKept">Whether the original depth is kept beside.</param>
/// <param name="Range">The values that are used; null where they do not matter.</param>
/// <param name="Note">What is said of it; null where nothing is lost.</param>
internal sealed record DepthPlan(bool IsScaled, bool IsKept, SampleRange? Range, string? Note)
{
    private static readonly DepthPlan Plain = new(IsScaled: false, IsKept: false, null, null);

    /// <summary>Plans, reading the image once when its values matter.</summary>
    /// <exception cref="RejectedMediaException">The depth is refused, or no sample is a finite number.</exception>
    /// <exception cref="VipsException">The file is damaged.</exception>
    public static DepthPlan Of(ImageFormat format, ImageHeader header, byte[] content, ImageDepth depth)
    {
        if (!header.IsDeep)
        {
            return Plain;
        }

        if (!format.KeptExactly(content))
        {
            return depth == ImageDepth.Refuse ? throw Refusal($"{header.BitsPerSample} bits per sample") : Plain with { Note = $"{header.BitsPerSample} bits per sample, reduced to 8" };
        }

        using var source = format.Open(content, format.Strictness);
        using var values = DeepPixels.Values(source.Pixels);
        var range = SampleRange.Of(values);
        if (range.IsEmpty && range.Undefined + range.Infinite > 0)
        {
            throw new RejectedMediaException("no-values", "No sample of the image is a finite number; there is nothing to show.");
        }

        return Of(values, range, header, depth);
    }

    private static DepthPlan Of(Image values, SampleRange range, ImageHeader header, ImageDepth depth)
    {
        var fullScale = FullScale(values);
        var isExact = range.IsEmpty
            || values.Format == Enums.BandFormat.Ushort && (range.AreWidened || range.IsFlat)
            || fullScale is null && range.IsWholeWithin(0, 255);
        if (isExact)
        {
            return Plain;
        }

        var found = string.Create(CultureInfo.InvariantCulture, $"{Bits(values, header)} per sample, values {range.Low:G7} to {range.High:G7} ({Levels(range)})");
        if (depth == ImageDepth.Refuse && !range.IsFlat)
        {
            throw Refusal(found);
        }

        var isFull = fullScale is { } full && range.Undefined + range.Infinite == 0 && range.Low >= 0 && range.High <= full && range.High - range.Low > full / 2;
        var canKeep = range.IsWholeWithin(0, ushort.MaxValue);
        return new DepthPlan(!isFull, depth == ImageDepth.Keep && canKeep, range, $"{found}{(isFull ? ", reduced to 8 bits" : ", scaled to 8 bits")}{Kept(depth, canKeep)}{NotFinite(range)}");
    }

    private static double? FullScale(Image values) => (values.Format, values.Interpretation) switch
    {
        (Enums.BandFormat.Ushort, _) => ushort.MaxValue,
        (Enums.BandFormat.Float, Enums.Interpretation.Scrgb) => 1,
        _ => null,
    };

    private static string Bits(Image values, ImageHeader header) => values.Format switch
    {
        Enums.BandFormat.Float => "32-bit floating point",
        Enums.BandFormat.Double => "64-bit floating point",
        Enums.BandFormat.Char or Enums.BandFormat.Short or Enums.BandFormat.Int => $"{header.BitsPerSample} bits with sign",
        _ => $"{header.BitsPerSample} bits",
    };

    private static string Levels(SampleRange range) => range.Levels switch
    {
        1 => "1 level",
        SampleRange.MaxLevels => "65,536 levels or more",
        _ => string.Create(CultureInfo.InvariantCulture, $"{range.Levels:N0} levels"),
    };

    private static string Kept(ImageDepth depth, bool canKeep) => depth != ImageDepth.Keep ? "" : canKeep ? "; kept with its depth" : "; such values cannot be kept as they are";

    private static string NotFinite(SampleRange range)
    {
        var undefined = range.Undefined == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {range.Undefined:N0} samples that are not a number are black");
        var infinite = range.Infinite == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {range.Infinite:N0} infinite samples are black or white");
        return undefined + infinite;
    }

    private static RejectedMediaException Refusal(string found) =>
        new("too-deep", $"The image has {found}, of which 8 bits keep only a part; the project's policy refuses it (ingest.depth). Convert it to 8 bits as suits what it shows, or change the policy.");
}

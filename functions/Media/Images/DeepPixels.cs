using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>Images with more than 8 bits per sample: their values, a view of 8 bits scaled to the values in use, and their values as PNG of 16 bits.</summary>
internal static class DeepPixels
{
    /// <summary>
    /// The values that count: those of the file, grey or RGB and alpha; colours of another space, or with a profile, brought to sRGB of 16 bits.
    /// </summary>
    /// <exception cref="RejectedMediaException">The image is neither grey, RGB nor CMYK, or its samples are complex.</exception>
    public static Image Values(Image source)
    {
        Canonical.CheckKind(source);
        var isGrey = source.Interpretation is Enums.Interpretation.Bw or Enums.Interpretation.Grey16;
        if (source.Interpretation == Enums.Interpretation.Cmyk || !isGrey && source.Format == Enums.BandFormat.Ushort && source.Contains("icc-profile-data"))
        {
            return Canonical.Managed(source, depth: 16);
        }

        return isGrey || source.Interpretation is Enums.Interpretation.Srgb or Enums.Interpretation.Rgb16 or Enums.Interpretation.Rgb or Enums.Interpretation.Scrgb
            ? source.Copy()
            : source.Colourspace(Enums.Interpretation.Rgb16);
    }

    /// <summary>The values scaled so that the lowest is 0 and the highest 255; not a number is 0, infinite is 0 or 255. Alpha keeps its meaning.</summary>
    public static Image Scaled(Image values, SampleRange range)
    {
        using var colours = Colours(values);
        using var wide = colours.Cast(Enums.BandFormat.Double);
        using var isNumber = wide.Relational(wide, Enums.OperationRelational.Equal);
        using var defined = values.Format is Enums.BandFormat.Float or Enums.BandFormat.Double ? isNumber.Ifthenelse(wide, range.Low) : wide.Copy();
        using var clamped = defined.Clamp(min: range.Low, max: range.High);
        // Halved, so that the span of the largest numbers is finite.
        using var halved = clamped.Linear([0.5], [-0.5 * range.Low]);
        var span = (0.5 * range.High) - (0.5 * range.Low);
        var factor = span > 0 && double.IsFinite(255 / span) ? 255 / span : 0;
        using var scaled = halved.Linear([factor], [0.5]);
        using var view = scaled.Cast(Enums.BandFormat.Uchar);
        using var all = values.HasAlpha() ? view.Bandjoin(Alpha(values)) : view.Copy();
        return all.Copy(interpretation: colours.Bands == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
    }

    /// <summary>The values as PNG of 16 bits, upright and without metadata.</summary>
    /// <param name="values">Values that are whole numbers of 0 to 65,535.</param>
    /// <param name="maxBytes">Most bytes of the result.</param>
    public static byte[] Encode(Image values, long maxBytes)
    {
        using var whole = values.Cast(Enums.BandFormat.Ushort);
        using var named = whole.Copy(interpretation: whole.Bands <= 2 ? Enums.Interpretation.Grey16 : Enums.Interpretation.Rgb16);
        var isTurned = named.Contains("orientation") && (int)named.Get("orientation") > 1;
        using var stored = isTurned ? named.CopyMemory() : named.Copy();
        using var upright = stored.Autorot();
        using var bytes = PreparedBytes.Of(maxBytes, target => upright.PngsaveTarget(target, compression: 6, keep: Enums.ForeignKeep.None));
        upright.Dispose();
        stored.Dispose();
        return bytes.Take();
    }

    private static Image Colours(Image values) => values.HasAlpha() ? values.ExtractBand(0, n: values.Bands - 1) : values.Copy();

    private static Image Alpha(Image values)
    {
        var opaque = values.Format switch
        {
            Enums.BandFormat.Ushort => ushort.MaxValue,
            Enums.BandFormat.Short => short.MaxValue,
            Enums.BandFormat.Uint => uint.MaxValue,
            Enums.BandFormat.Int => int.MaxValue,
            Enums.BandFormat.Char => sbyte.MaxValue,
            _ => 1.0,
        };
        using var alpha = values.ExtractBand(values.Bands - 1);
        using var scaled = alpha.Linear([255 / opaque], [0.5]);
        using var clamped = scaled.Clamp(min: 0, max: 255);
        return clamped.Cast(Enums.BandFormat.Uchar);
    }
}

using AnnotationFunctions.Core.Fingerprints;
using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>The one form that every image is brought to.</summary>
internal static class Canonical
{
    private static readonly double[] White = [255, 255, 255];

    /// <summary>Decodes the image to memory as opaque sRGB or grey with 8 bits per sample.</summary>
    /// <param name="source">The image, read from the top.</param>
    /// <param name="range">The values that are scaled to 8 bits; null where the bits of a sample are simply reduced.</param>
    /// <param name="notes">What is changed.</param>
    public static Image Pixels(Image source, SampleRange? range, List<string> notes)
    {
        using var colour = range is null ? Colour(source) : ScaledColour(source, range);
        if (!colour.HasAlpha())
        {
            return colour.CopyMemory();
        }

        notes.Add("transparency laid on white");
        using var opaque = colour.Flatten(background: colour.Bands > 2 ? White : White[..1]);
        return opaque.CopyMemory();
    }

    /// <summary>Refuses what is no picture.</summary>
    /// <exception cref="RejectedMediaException">The image is neither grey, RGB nor CMYK, or its samples are complex.</exception>
    public static void CheckKind(Image source)
    {
        if (source.Interpretation is Enums.Interpretation.Multiband or Enums.Interpretation.Fourier or Enums.Interpretation.Histogram
            || source.Format is Enums.BandFormat.Complex or Enums.BandFormat.Dpcomplex)
        {
            throw new RejectedMediaException("not-supported", $"Not supported yet: an image of {source.Bands} bands that are neither grey, RGB nor CMYK.");
        }
    }

    /// <summary>Brings an image with a profile, or of inks, to sRGB.</summary>
    public static Image Managed(Image source, int depth) =>
        // A profile that cannot be read is ignored by the library, which then takes the built-in one for the colour space.
        source.IccTransform("srgb", embedded: true, intent: Enums.Intent.Relative, blackPointCompensation: true, depth: depth);

    /// <summary>Turns the image as its EXIF orientation says.</summary>
    public static Image Upright(Image pixels, List<string> notes)
    {
        if (pixels.Contains("orientation") && (int)pixels.Get("orientation") > 1)
        {
            notes.Add("turned upright");
        }

        return pixels.Autorot();
    }

    /// <summary>The fingerprint of an image, of which <paramref name="small"/> is a reduction.</summary>
    public static ImageFingerprint Fingerprint(Image small, int width, int height)
    {
        using var colour = small.Colourspace(Enums.Interpretation.Srgb);
        return ImageFingerprint.Run(AreaRaster.Run(colour.WriteToMemory<byte>(), colour.Width, colour.Height), width, height);
    }

    private static Image ScaledColour(Image source, SampleRange range)
    {
        using var values = DeepPixels.Values(source);
        return DeepPixels.Scaled(values, range);
    }

    private static Image Colour(Image source)
    {
        CheckKind(source);
        var isGrey = source.Interpretation is Enums.Interpretation.Bw or Enums.Interpretation.Grey16;
        if (source.Contains("icc-profile-data") || source.Interpretation == Enums.Interpretation.Cmyk)
        {
            using var managed = Managed(source, depth: 8);
            return isGrey ? managed.Colourspace(Enums.Interpretation.Bw) : managed.Copy();
        }

        using var converted = source.Colourspace(isGrey ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        return converted.Format == Enums.BandFormat.Uchar ? converted.Copy() : converted.Cast(Enums.BandFormat.Uchar);
    }
}

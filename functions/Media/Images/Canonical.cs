using AnnotationFunctions.Core.Fingerprints;
using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>The one form that every image is brought to.</summary>
internal static class Canonical
{
    private static readonly double[] White = [255, 255, 255];

    /// <summary>Decodes the image to memory as opaque sRGB or grey with 8 bits per sample.</summary>
    public static Image Pixels(Image source, List<string> notes)
    {
        using var colour = Colour(source);
        if (!colour.HasAlpha())
        {
            return colour.CopyMemory();
        }

        notes.Add("transparency laid on white");
        using var opaque = colour.Flatten(background: colour.Bands > 2 ? White : White[..1]);
        return opaque.CopyMemory();
    }

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

    private static Image Colour(Image source)
    {
        if (source.Interpretation is Enums.Interpretation.Multiband or Enums.Interpretation.Fourier or Enums.Interpretation.Histogram)
        {
            throw new RejectedMediaException("not-supported", $"Not supported yet: an image of {source.Bands} bands that are neither grey, RGB nor CMYK.");
        }

        var isGrey = source.Interpretation is Enums.Interpretation.Bw or Enums.Interpretation.Grey16;
        if (source.Contains("icc-profile-data") || source.Interpretation == Enums.Interpretation.Cmyk)
        {
            // A profile that cannot be read is ignored by the library, which then takes the built-in one for the colour space.
            using var managed = source.IccTransform("srgb", embedded: true, intent: Enums.Intent.Relative, blackPointCompensation: true);
            return isGrey ? managed.Colourspace(Enums.Interpretation.Bw) : managed.Copy();
        }

        using var converted = source.Colourspace(isGrey ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        return converted.Format == Enums.BandFormat.Uchar ? converted.Copy() : converted.Cast(Enums.BandFormat.Uchar);
    }
}

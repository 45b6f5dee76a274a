using AnnotationFunctions.Media.Images.Bitmaps;
using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>What an image says of itself before a pixel is decoded.</summary>
/// <param name="Width">Width in pixels, as stored.</param>
/// <param name="Height">Height in pixels, as stored.</param>
/// <param name="Bands">Samples per pixel as the decoder gives them.</param>
/// <param name="Format">Type of a sample as the decoder gives it.</param>
internal sealed record ImageHeader(int Width, int Height, int Bands, Enums.BandFormat Format)
{
    /// <summary>Frames or pages.</summary>
    public int Frames { get; init; } = 1;

    /// <summary>Whether rows come in several passes, as in a progressive JPEG and an interlaced PNG.</summary>
    public bool IsInterlaced { get; init; }

    /// <summary>Whether it is grey, with or without alpha.</summary>
    public bool IsGrey { get; init; }

    /// <summary>Whether its EXIF orientation turns it.</summary>
    public bool IsTurned { get; init; }

    /// <summary>Bits per sample that the file states.</summary>
    public int BitsPerSample { get; init; } = 8;

    /// <summary>Pixels.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>Bytes of a pixel as the decoder gives it.</summary>
    public int PixelBytes => Bands * SampleBytes;

    /// <summary>Bytes of a pixel that is brought to 8 bits, grey or RGB.</summary>
    public int CanonicalBytes => IsGrey ? 1 : 3;

    /// <summary>Whether a sample may have more than 8 bits.</summary>
    public bool IsDeep => Format != Enums.BandFormat.Uchar;

    private int SampleBytes => Format switch
    {
        Enums.BandFormat.Uchar or Enums.BandFormat.Char => 1,
        Enums.BandFormat.Ushort or Enums.BandFormat.Short => 2,
        Enums.BandFormat.Double or Enums.BandFormat.Complex => 8,
        Enums.BandFormat.Dpcomplex => 16,
        _ => 4,
    };

    /// <summary>Reads what a decoder says of an image whose pixels it has not decoded yet.</summary>
    public static ImageHeader Of(Image image) => new(image.Width, image.Height, image.Bands, image.Format)
    {
        Frames = Number(image, "n-pages", 1),
        IsInterlaced = Number(image, "interlaced", 0) != 0,
        IsGrey = image.Interpretation is Enums.Interpretation.Bw or Enums.Interpretation.Grey16,
        IsTurned = Number(image, "orientation", 1) > 1,
        BitsPerSample = Number(image, "bits-per-sample", 8),
    };

    /// <summary>Reads the header of a bitmap.</summary>
    public static ImageHeader Of(BitmapHeader bitmap) =>
        new(bitmap.Width, bitmap.Height, bitmap.Bands, Enums.BandFormat.Uchar) { IsGrey = bitmap.Bands == 1 };

    private static int Number(Image image, string field, int otherwise) => image.Contains(field) && image.Get(field) is int value ? value : otherwise;
}

using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>Decodes a prepared image to the pixels that a model reads.</summary>
public static class ImagePixels
{
    private const byte Padding = 114; // the grey that detectors of the YOLO family are trained with

    /// <summary>Decodes an image and scales it to exactly the given size, whatever its aspect.</summary>
    /// <param name="content">A prepared image.</param>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="width">Width in pixels that the model reads.</param>
    /// <param name="height">Height in pixels that the model reads.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <returns>Rows from the top, pixels from the left, one byte per channel.</returns>
    /// <exception cref="RejectedMediaException">The image cannot be decoded.</exception>
    public static byte[] Read(byte[] content, string mediaType, int width, int height, int channels) =>
        Fit(content, mediaType, width, height, channels, keepAspect: false).Pixels;

    /// <summary>Decodes an image and scales it to the given size, as a whole on grey where its aspect is kept.</summary>
    /// <param name="content">A prepared image.</param>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="width">Width in pixels that the model reads.</param>
    /// <param name="height">Height in pixels that the model reads.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <param name="keepAspect">Whether the image is scaled alike in both directions and centred; otherwise it fills the size.</param>
    /// <exception cref="RejectedMediaException">The image cannot be decoded.</exception>
    public static FittedPixels Fit(byte[] content, string mediaType, int width, int height, int channels, bool keepAspect)
    {
        var format = ImageFormat.Of(mediaType);
        VipsRuntime.EnsureReady();
        try
        {
            using var source = format.Open(content, format.Strictness);
            var image = source.Pixels;
            var (shownWidth, shownHeight) = keepAspect ? Shown(image, width, height) : (width, height);
            using var scaled = image.Width == shownWidth && image.Height == shownHeight
                ? image.Copy()
                : image.ThumbnailImage(shownWidth, height: shownHeight, size: Enums.Size.Force, noRotate: true);
            using var opaque = scaled.HasAlpha() ? scaled.Flatten() : scaled.Copy();
            using var colour = opaque.Colourspace(channels == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
            var (left, top) = ((width - shownWidth) / 2, (height - shownHeight) / 2);
            var pixels = Pad(colour.WriteToMemory<byte>(), shownWidth * channels, left * channels, top, width * channels, height);
            return new FittedPixels(pixels, image.Width, image.Height, left, top, shownWidth, shownHeight);
        }
        catch (VipsException exception)
        {
            throw DecoderComplaint.Rejection(mediaType, exception);
        }
    }

    private static (int Width, int Height) Shown(Image image, int width, int height)
    {
        var scale = Math.Min((double)width / image.Width, (double)height / image.Height);
        return (Math.Clamp((int)Math.Round(image.Width * scale), 1, width), Math.Clamp((int)Math.Round(image.Height * scale), 1, height));
    }

    private static byte[] Pad(byte[] shown, int shownRow, int left, int top, int row, int rows)
    {
        if (shown.Length == row * rows)
        {
            return shown;
        }

        var pixels = new byte[row * rows];
        Array.Fill(pixels, Padding);
        for (var y = 0; y < shown.Length / shownRow; y++)
        {
            shown.AsSpan(y * shownRow, shownRow).CopyTo(pixels.AsSpan(((top + y) * row) + left));
        }

        return pixels;
    }
}

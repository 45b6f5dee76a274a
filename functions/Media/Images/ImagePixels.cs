using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>Decodes a prepared image to the pixels that a model reads.</summary>
public static class ImagePixels
{
    /// <summary>Decodes an image and scales it to exactly the given size, whatever its aspect.</summary>
    /// <param name="content">A prepared image.</param>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="width">Width in pixels that the model reads.</param>
    /// <param name="height">Height in pixels that the model reads.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <returns>Rows from the top, pixels from the left, one byte per channel.</returns>
    /// <exception cref="RejectedMediaException">The image cannot be decoded.</exception>
    public static byte[] Read(byte[] content, string mediaType, int width, int height, int channels)
    {
        var format = ImageFormat.Of(mediaType) ?? throw new RejectedMediaException("not-supported", $"Not supported: {mediaType}.");
        VipsRuntime.EnsureReady();
        try
        {
            using var bytes = Source.NewFromMemory(content);
            using var image = format.Loader(bytes, Enums.Access.Sequential, format.Strictness);
            using var scaled = image.Width == width && image.Height == height
                ? image.Copy()
                : image.ThumbnailImage(width, height: height, size: Enums.Size.Force, noRotate: true);
            using var colour = scaled.Colourspace(channels == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
            return colour.WriteToMemory<byte>();
        }
        catch (VipsException exception)
        {
            throw DecoderComplaint.Rejection(mediaType, exception);
        }
    }
}

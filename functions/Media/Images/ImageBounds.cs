using System.Globalization;

namespace AnnotationFunctions.Media.Images;

/// <summary>Checks of an image's header against the limits.</summary>
internal static class ImageBounds
{
    public static void CheckBytes(long bytes, ImageLimits limits)
    {
        if (bytes > limits.MaxBytes)
        {
            throw new RejectedMediaException("too-many-bytes", Format($"The image file has {bytes:N0} bytes; at most {limits.MaxBytes:N0} are accepted."));
        }
    }

    /// <summary>Refuses an image that is too large, by what its header says; nothing has been decoded yet.</summary>
    public static void CheckHeader(ImageHeader header, long fileBytes, ImageLimits limits)
    {
        var (width, height) = (header.Width, header.Height);
        var pixels = header.Pixels;
        if (pixels > limits.MaxPixels)
        {
            var decoded = pixels * header.PixelBytes;
            throw new RejectedMediaException("too-many-pixels", Format(
                $"The image's header says {width:N0} × {height:N0} pixels ({pixels:N0}), which would decode from {fileBytes:N0} to {decoded:N0} bytes; at most {limits.MaxPixels:N0} pixels are accepted. It was not decoded."));
        }

        if (Math.Max(width, height) > limits.MaxSide)
        {
            throw new RejectedMediaException("side-too-long", Format(
                $"The image's header says {width:N0} × {height:N0} pixels; a side may have at most {limits.MaxSide:N0}. It was not decoded."));
        }

        if (header.Frames > limits.MaxFrames)
        {
            throw new RejectedMediaException("too-many-frames", Format(
                $"The image's header says {header.Frames:N0} frames or pages; at most {limits.MaxFrames:N0} are accepted. It was not decoded."));
        }
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

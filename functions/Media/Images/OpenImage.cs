using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>An image that is read from bytes in memory, with what must stay alive while it is.</summary>
internal sealed class OpenImage(Image pixels, Source? source) : IDisposable
{
    /// <summary>The image; its pixels are decoded when they are asked for, from the top.</summary>
    public Image Pixels { get; } = pixels;

    public void Dispose()
    {
        Pixels.Dispose();
        source?.Dispose();
    }
}

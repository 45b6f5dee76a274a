using AnnotationFunctions.Core.Fingerprints;

namespace AnnotationFunctions.Media.Images;

/// <summary>An image made ready for annotation: upright, sRGB or grey with 8 bits, opaque, without metadata.</summary>
/// <param name="Content">The encoded image. The same input gives the same bytes with the same version of the codecs.</param>
/// <param name="MediaType"><c>image/png</c> or <c>image/jpeg</c>.</param>
/// <param name="Width">Width in pixels of the prepared image; coordinates of answers are pixels of it.</param>
/// <param name="Height">Height in pixels of the prepared image.</param>
/// <param name="Thumbnail">A WebP image of at most the thumbnail's side; null when the image is small enough to be its own thumbnail.</param>
/// <param name="Fingerprint">What the image looks like.</param>
/// <param name="Notes">What was changed or left out, for a person: "turned upright", "first of 12 frames".</param>
public sealed record PreparedImage(
    byte[] Content, string MediaType, int Width, int Height, byte[]? Thumbnail, ImageFingerprint Fingerprint, IReadOnlyList<string> Notes)
{
    /// <summary>The image with the values that it came with, as PNG of 16 bits; null where <see cref="Content"/> holds them all, or where they are not kept.</summary>
    public byte[]? Deep { get; init; }
}

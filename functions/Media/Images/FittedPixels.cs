namespace AnnotationFunctions.Media.Images;

/// <summary>An image scaled to the size that a model reads, and where in it the image is.</summary>
/// <param name="Pixels">Rows from the top, pixels from the left, one byte per channel.</param>
/// <param name="SourceWidth">Width of the image itself, in pixels.</param>
/// <param name="SourceHeight">Height of the image itself, in pixels.</param>
/// <param name="Left">Columns of padding at the left.</param>
/// <param name="Top">Rows of padding at the top.</param>
/// <param name="Width">Columns that show the image.</param>
/// <param name="Height">Rows that show the image.</param>
public sealed record FittedPixels(byte[] Pixels, int SourceWidth, int SourceHeight, int Left, int Top, int Width, int Height);

namespace AnnotationFunctions.Media.Images;

/// <summary>What becomes of an image with more than 8 bits per sample, of which the prepared image shows 8.</summary>
public enum ImageDepth
{
    /// <summary>8 bits are shown; where that loses values and the file kept them exactly, they are kept too, as PNG of 16 bits.</summary>
    Keep,

    /// <summary>8 bits are shown, and nothing else is kept.</summary>
    Scale,

    /// <summary>An image whose values 8 bits cannot hold is refused.</summary>
    Refuse,
}

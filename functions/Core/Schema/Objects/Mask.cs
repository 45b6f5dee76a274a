namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>The pixels of an object.</summary>
public sealed record Mask : LabelledObject
{
    /// <summary>The pixels, in the size of the item.</summary>
    public required RunLengthMask Rle { get; init; }
}

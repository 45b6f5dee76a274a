namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>
/// An axis-aligned box, in pixels of the prepared item. The origin is its top left corner; pixel (0, 0) covers [0, 1) × [0, 1).
/// </summary>
public sealed record Box : LabelledObject
{
    /// <summary>Left edge.</summary>
    public required double X { get; init; }

    /// <summary>Top edge.</summary>
    public required double Y { get; init; }

    /// <summary>Width, more than 0.</summary>
    public required double Width { get; init; }

    /// <summary>Height, more than 0.</summary>
    public required double Height { get; init; }
}

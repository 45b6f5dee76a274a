namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>A box turned around its centre, in pixels of the prepared item.</summary>
public sealed record RotatedBox : LabelledObject
{
    /// <summary>Centre, from the left.</summary>
    public required double CenterX { get; init; }

    /// <summary>Centre, from the top.</summary>
    public required double CenterY { get; init; }

    /// <summary>Extent along the box's own first axis, more than 0.</summary>
    public required double Width { get; init; }

    /// <summary>Extent along the box's own second axis, more than 0.</summary>
    public required double Height { get; init; }

    /// <summary>
    /// Degrees from the image's x axis to the box's first axis, clockwise as seen, from -180 up to but not including 180.
    /// </summary>
    public required double Angle { get; init; }
}

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>A rectangle in pixels that belongs to an object of another kind.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width, more than 0.</param>
/// <param name="Height">Height, more than 0.</param>
public sealed record Rectangle(double X, double Y, double Width, double Height);

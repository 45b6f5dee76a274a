using AnnotationFunctions.Core.Schema.Geometry;

namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>
/// What must be known of a kind of shape to compare, match and merge shapes of it. Implementations are empty structs that are passed as type
/// arguments, so that every call is direct.
/// </summary>
/// <typeparam name="TShape">The kind of shape.</typeparam>
public interface IShapeGeometry<TShape>
{
    /// <summary>Says what makes a shape unusable (no area, coordinates that are not finite), or null when nothing does.</summary>
    static abstract string? Fault(TShape shape);

    /// <summary>The extent of the shape; shapes whose extents do not overlap have no area in common.</summary>
    static abstract Extent Bounds(TShape shape);

    /// <summary>Area of the shape, in the square of the unit of its coordinates; length for stretches of a line.</summary>
    static abstract double Area(TShape shape);

    /// <summary>Area that two shapes have in common.</summary>
    static abstract double CommonArea(TShape first, TShape second);

    /// <summary>Boundary F: the harmonic mean of the shares of each boundary that lie within <paramref name="tolerance"/> of the other, 0 .. 1.</summary>
    /// <param name="first">A shape.</param>
    /// <param name="second">Another one.</param>
    /// <param name="tolerance">Largest distance that counts as the same place, in the unit of the coordinates; 0 or more.</param>
    static abstract double BoundaryF(TShape first, TShape second, double tolerance);
}

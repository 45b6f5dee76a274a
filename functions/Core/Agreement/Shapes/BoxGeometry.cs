using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>Axis-aligned boxes. Everything but the boundary is O(1).</summary>
public readonly struct BoxGeometry : IShapeGeometry<Box>
{
    /// <inheritdoc />
    public static string? Fault(Box shape) =>
        double.IsFinite(shape.Left + shape.Top + shape.Right + shape.Bottom) && shape.Right > shape.Left && shape.Bottom > shape.Top
            ? null
            : $"{shape} must have finite corners and an area above 0";

    /// <inheritdoc />
    public static Extent Bounds(Box shape) => new(shape.Left, shape.Top, shape.Right, shape.Bottom);

    /// <inheritdoc />
    public static double Area(Box shape) => shape.Area;

    /// <inheritdoc />
    public static double CommonArea(Box first, Box second)
    {
        var width = Math.Min(first.Right, second.Right) - Math.Max(first.Left, second.Left);
        var height = Math.Min(first.Bottom, second.Bottom) - Math.Max(first.Top, second.Top);
        return width > 0 && height > 0 ? width * height : 0;
    }

    /// <inheritdoc />
    public static double BoundaryF(Box first, Box second, double tolerance) => OutlineDistance.F([Corners(first)], [Corners(second)], tolerance);

    private static Point[] Corners(Box box) =>
        [new(box.Left, box.Top), new(box.Right, box.Top), new(box.Right, box.Bottom), new(box.Left, box.Bottom)];
}

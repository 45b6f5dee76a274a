using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>Boxes that are turned. The common area is exact: one box is clipped along the four sides of the other, O(1).</summary>
public readonly struct RotatedBoxGeometry : IShapeGeometry<RotatedBox>
{
    /// <inheritdoc />
    public static string? Fault(RotatedBox shape) =>
        double.IsFinite(shape.CenterX + shape.CenterY + shape.Width + shape.Height + shape.Angle) && shape.Width > 0 && shape.Height > 0
            ? null
            : FormattableString.Invariant(
                $"the rotated box at ({shape.CenterX}, {shape.CenterY}), {shape.Width} × {shape.Height}, {shape.Angle}° must be finite and have an area above 0");

    /// <inheritdoc />
    public static Extent Bounds(RotatedBox shape) => Extent.Of(shape);

    /// <inheritdoc />
    public static double Area(RotatedBox shape) => shape.Width * shape.Height;

    /// <inheritdoc />
    public static double CommonArea(RotatedBox first, RotatedBox second) => Intersections.CommonArea(first, second);

    /// <inheritdoc />
    public static double BoundaryF(RotatedBox first, RotatedBox second, double tolerance) =>
        OutlineDistance.F([Corners(first)], [Corners(second)], tolerance);

    private static Point[] Corners(RotatedBox box)
    {
        var corners = new Point[4];
        Outlines.Corners(box, corners);
        return corners;
    }
}

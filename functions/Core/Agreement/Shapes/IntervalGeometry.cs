using AnnotationFunctions.Core.Schema.Geometry;

namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>Stretches of a line: area is length. O(1).</summary>
public readonly struct IntervalGeometry : IShapeGeometry<Interval>
{
    /// <inheritdoc />
    public static string? Fault(Interval shape) =>
        double.IsFinite(shape.Start + shape.End) && shape.End > shape.Start ? null : $"{shape} must be finite and end after its start";

    /// <summary>The stretch as an extent of height 1.</summary>
    public static Extent Bounds(Interval shape) => new(shape.Start, 0, shape.End, 1);

    /// <inheritdoc />
    public static double Area(Interval shape) => shape.Length;

    /// <inheritdoc />
    public static double CommonArea(Interval first, Interval second) =>
        Math.Max(0, Math.Min(first.End, second.End) - Math.Max(first.Start, second.Start));

    /// <summary>Share of the two ends that lie within the tolerance of each other: 0, 0.5 or 1.</summary>
    public static double BoundaryF(Interval first, Interval second, double tolerance) =>
        ((Math.Abs(first.Start - second.Start) <= tolerance ? 1 : 0) + (Math.Abs(first.End - second.End) <= tolerance ? 1 : 0)) / 2.0;
}

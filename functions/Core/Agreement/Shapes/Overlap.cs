using AnnotationFunctions.Core.Schema.Geometry;

namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>Overlap of two shapes of any kind, 0 (apart) .. 1 (equal).</summary>
/// <example><code>
/// var overlap = Overlap.OverUnion&lt;Polygon, PolygonGeometry&gt;(first, second);
/// </code></example>
public static class Overlap
{
    /// <summary>Intersection over union: common area / (first + second - common) (Jaccard 1912); 0 when both are empty.</summary>
    public static double OverUnion<TShape, TGeometry>(TShape first, TShape second)
        where TGeometry : struct, IShapeGeometry<TShape> =>
        Apart<TShape, TGeometry>(first, second)
            ? 0
            : OverUnion(TGeometry.CommonArea(first, second), TGeometry.Area(first), TGeometry.Area(second));

    /// <summary>Dice's coefficient: 2 · common area / (first + second) (Dice 1945, doi:10.2307/1932409); 0 when both are empty.</summary>
    public static double Dice<TShape, TGeometry>(TShape first, TShape second)
        where TGeometry : struct, IShapeGeometry<TShape> =>
        DiceOf(OverUnion<TShape, TGeometry>(first, second));

    /// <summary>Dice's coefficient of shapes whose intersection over union is known: 2 · J / (1 + J).</summary>
    public static double DiceOf(double overUnion) => 2 * overUnion / (1 + overUnion);

    internal static double OverUnion(double common, double first, double second)
    {
        var union = first + second - common;
        return union > 0 ? Math.Clamp(common / union, 0, 1) : 0;
    }

    private static bool Apart<TShape, TGeometry>(TShape first, TShape second)
        where TGeometry : struct, IShapeGeometry<TShape> =>
        TGeometry.Bounds(first).IntersectionArea(TGeometry.Bounds(second)) <= 0;
}

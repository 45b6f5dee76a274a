using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>Intersection over union (Jaccard index): common area divided by joint area, from 0 (apart) to 1 (equal).</summary>
public static class Intersections
{
    /// <summary>Of two boxes. O(1).</summary>
    public static double OverUnion(Box first, Box second) => OverUnion(Extent.Of(first), Extent.Of(second));

    /// <summary>Of two extents. O(1).</summary>
    public static double OverUnion(Extent first, Extent second)
    {
        var common = first.IntersectionArea(second);
        return Ratio(common, first.Area, second.Area);
    }

    /// <summary>Of two boxes that are turned. O(1): one is clipped by the other.</summary>
    public static double OverUnion(RotatedBox first, RotatedBox second) =>
        Ratio(CommonArea(first, second), first.Width * first.Height, second.Width * second.Height);

    /// <summary>Area that two boxes that are turned have in common. O(1): one is clipped by the other.</summary>
    internal static double CommonArea(RotatedBox first, RotatedBox second)
    {
        Span<Point> a = stackalloc Point[4];
        Span<Point> b = stackalloc Point[4];
        Outlines.Corners(first, a);
        Outlines.Corners(second, b);
        return ConvexClip.CommonArea(a, b);
    }

    /// <summary>Of two masks of the same size. O(runs).</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double OverUnion(RunLengthMask first, RunLengthMask second) => Ratio(CommonArea(first, second), first.Area, second.Area);

    /// <summary>Pixels that two masks of the same size have in common. O(runs).</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    internal static long CommonArea(RunLengthMask first, RunLengthMask second)
    {
        if (first.Height != second.Height || first.Width != second.Width)
        {
            throw new ArgumentException(
                $"A mask of {first.Height} × {first.Width} cannot be compared with one of {second.Height} × {second.Width}.", nameof(second));
        }
        var a = first.Counts.AsSpan();
        var b = second.Counts.AsSpan();
        var (i, j) = (0, 0);
        var (leftA, leftB) = (a[0], b[0]);
        var common = 0L;
        while (i < a.Length && j < b.Length)
        {
            var step = Math.Min(leftA, leftB);
            common += (i & j & 1) == 1 ? step : 0;
            leftA -= step;
            leftB -= step;
            if (leftA == 0 && ++i < a.Length)
            {
                leftA = a[i];
            }
            if (leftB == 0 && ++j < b.Length)
            {
                leftB = b[j];
            }
        }
        return common;
    }

    /// <summary>Of two polygons, by the regions that they cover. Quadratic in the number of points at worst; see <see cref="RegionSweep"/>.</summary>
    public static double OverUnion(Polygon first, Polygon second)
    {
        var areas = Areas(first, second, WorkBudget.Unlimited)!.Value;
        return Ratio(areas.Common, areas.First, areas.Second);
    }

    /// <summary>The areas of two polygons and what they have in common; null when that takes more work than the budget has.</summary>
    internal static (double First, double Second, double Common)? Areas(Polygon first, Polygon second, WorkBudget budget)
    {
        var areas = (First: 0.0, Second: 0.0, Common: 0.0);
        var sweep = new RegionSweep([first, second], budget, anyDirection: true);
        var done = sweep.Run(static _ => true, (slab, _) =>
        {
            var (inFirst, inSecond, area) = (sweep.Covers[0] > 0, sweep.Covers[1] > 0, slab.Area);
            areas.First += inFirst ? area : 0;
            areas.Second += inSecond ? area : 0;
            areas.Common += inFirst && inSecond ? area : 0;
        });
        return done ? areas : null;
    }

    /// <summary>Intersection over union from areas.</summary>
    internal static double Ratio(double common, double first, double second)
    {
        var union = first + second - common;
        return union > 0 ? Math.Clamp(common / union, 0, 1) : 0;
    }
}

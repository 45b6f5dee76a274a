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
    public static double OverUnion(RotatedBox first, RotatedBox second)
    {
        Span<Point> a = stackalloc Point[4];
        Span<Point> b = stackalloc Point[4];
        Outlines.Corners(first, a);
        Outlines.Corners(second, b);
        return Ratio(ConvexClip.CommonArea(a, b), first.Width * first.Height, second.Width * second.Height);
    }

    /// <summary>Of two masks of the same size. O(runs).</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double OverUnion(RunLengthMask first, RunLengthMask second)
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
        return Ratio(common, first.Area, second.Area);
    }

    /// <summary>Of two polygons whose rings do not cross themselves. O(n · m) for n and m points.</summary>
    /// <remarks>
    /// Each ring is a signed sum of the triangles that its first point forms with its edges, so the common area of two polygons is the
    /// signed sum of the common areas of their triangles. Exact up to rounding, for concave rings and holes too.
    /// </remarks>
    public static double OverUnion(Polygon first, Polygon second)
    {
        var (a, b) = (SignedTriangle.Of(first), SignedTriangle.Of(second));
        var common = 0.0;
        foreach (var s in a)
        {
            foreach (var t in b)
            {
                common += s.CommonArea(t);
            }
        }
        return Ratio(Math.Max(0, common), Outlines.Area(first), Outlines.Area(second));
    }

    private static double Ratio(double common, double first, double second)
    {
        var union = first + second - common;
        return union > 0 ? Math.Clamp(common / union, 0, 1) : 0;
    }
}

using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>A triangle that counts as added to, or taken from, a polygon.</summary>
internal readonly struct SignedTriangle
{
    private readonly Point _a;
    private readonly Point _b;
    private readonly Point _c;
    private readonly Extent _extent;
    private readonly int _sign;

    private SignedTriangle(Point a, Point b, Point c, double area, int sign)
    {
        // Kept clockwise as seen, whatever its sign.
        (_a, _b, _c) = area > 0 ? (a, b, c) : (a, c, b);
        _extent = Extent.Of([a, b, c]);
        _sign = sign;
    }

    /// <summary>The triangles that sum to a polygon.</summary>
    public static List<SignedTriangle> Of(Polygon polygon)
    {
        var triangles = new List<SignedTriangle>(Outlines.Vertices(polygon));
        foreach (var part in polygon.Parts)
        {
            Add(part.Points.AsSpan(), 1, triangles);
            foreach (var hole in part.Holes)
            {
                Add(hole.AsSpan(), -1, triangles);
            }
        }
        return triangles;
    }

    public double CommonArea(in SignedTriangle other) => _extent.IntersectionArea(other._extent) > 0
        ? _sign * other._sign * ConvexClip.CommonArea([_a, _b, _c], [other._a, other._b, other._c])
        : 0;

    private static void Add(ReadOnlySpan<Point> ring, int sign, List<SignedTriangle> triangles)
    {
        var direction = Math.Sign(Outlines.SignedArea(ring)) * sign;
        for (var i = 1; i + 1 < ring.Length; i++)
        {
            var area = Outlines.SignedArea([ring[0], ring[i], ring[i + 1]]);
            if (area != 0)
            {
                triangles.Add(new SignedTriangle(ring[0], ring[i], ring[i + 1], area, Math.Sign(area) * direction));
            }
        }
    }
}

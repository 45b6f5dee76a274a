using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>Finds where the rings of a polygon's part touch or cross themselves or each other.</summary>
/// <remarks>
/// Edges are swept by their left end; only those whose extents overlap are compared. Fast for outlines of things; in the worst case
/// (all edges as long as the polygon) quadratic, which a budget bounds.
/// </remarks>
internal static class RingCrossings
{
    /// <summary>Most comparisons of edges for one part.</summary>
    public const int Budget = 5_000_000;

    /// <summary>An edge of the part: its ring (0 is the outline, then the holes) and its position in it.</summary>
    internal readonly record struct Edge(Point From, Point To, int Ring, int Index)
    {
        public double MinX => Math.Min(From.X, To.X);

        public double MaxX => Math.Max(From.X, To.X);

        public double MinY => Math.Min(From.Y, To.Y);

        public double MaxY => Math.Max(From.Y, To.Y);
    }

    /// <summary>
    /// The first two edges found that meet where they must not; null when the part is simple. <paramref name="exhausted"/> says that the
    /// budget did not suffice.
    /// </summary>
    public static (Edge First, Edge Second)? Find(PolygonPart part, out bool exhausted)
    {
        exhausted = false;
        var edges = Edges(part);
        var active = new List<Edge>();
        var compared = 0;
        foreach (var edge in edges)
        {
            var kept = 0;
            for (var i = 0; i < active.Count; i++)
            {
                var other = active[i];
                if (other.MaxX < edge.MinX)
                {
                    continue;
                }
                active[kept++] = other;
                if (++compared > Budget)
                {
                    exhausted = true;
                    return null;
                }
                if (other.MinY <= edge.MaxY && edge.MinY <= other.MaxY && Meet(edge, other, part))
                {
                    return edge.Ring < other.Ring || (edge.Ring == other.Ring && edge.Index < other.Index) ? (edge, other) : (other, edge);
                }
            }
            active.RemoveRange(kept, active.Count - kept);
            active.Add(edge);
        }
        return null;
    }

    private static Edge[] Edges(PolygonPart part)
    {
        var edges = new List<Edge>();
        Add(part.Points, 0);
        for (var i = 0; i < part.Holes.Count; i++)
        {
            Add(part.Holes[i], i + 1);
        }
        var sorted = edges.ToArray();
        Array.Sort(sorted, static (a, b) => a.MinX.CompareTo(b.MinX));
        return sorted;

        void Add(ValueList<Point> ring, int number)
        {
            for (var i = 0; i < ring.Count; i++)
            {
                edges.Add(new Edge(ring[i], ring[(i + 1) % ring.Count], number, i));
            }
        }
    }

    private static bool Meet(Edge a, Edge b, PolygonPart part)
    {
        if (a.Ring == b.Ring)
        {
            var count = a.Ring == 0 ? part.Points.Count : part.Holes[a.Ring - 1].Count;
            if ((a.Index + 1) % count == b.Index)
            {
                return FoldsBack(a, b);
            }
            if ((b.Index + 1) % count == a.Index)
            {
                return FoldsBack(b, a);
            }
        }
        return Intersect(a, b);
    }

    /// <summary>Neighbours share a point, as they should; they must not run back along each other, and no edge may be a point.</summary>
    private static bool FoldsBack(Edge a, Edge b)
    {
        var (ax, ay, bx, by) = (a.From.X - a.To.X, a.From.Y - a.To.Y, b.To.X - b.From.X, b.To.Y - b.From.Y);
        return ax * by - ay * bx == 0 && ax * bx + ay * by >= 0;
    }

    private static bool Intersect(Edge a, Edge b)
    {
        var (a1, a2) = (Side(b, a.From), Side(b, a.To));
        var (b1, b2) = (Side(a, b.From), Side(a, b.To));
        if (a1 * a2 < 0 && b1 * b2 < 0)
        {
            return true;
        }
        return (a1 == 0 && On(b, a.From)) || (a2 == 0 && On(b, a.To)) || (b1 == 0 && On(a, b.From)) || (b2 == 0 && On(a, b.To));
    }

    private static int Side(Edge edge, Point point) =>
        Math.Sign((edge.To.X - edge.From.X) * (point.Y - edge.From.Y) - (edge.To.Y - edge.From.Y) * (point.X - edge.From.X));

    private static bool On(Edge edge, Point point) =>
        point.X >= edge.MinX && point.X <= edge.MaxX && point.Y >= edge.MinY && point.Y <= edge.MaxY;
}

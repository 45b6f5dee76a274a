using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>Finds where the rings of a polygon's part touch or cross themselves or each other.</summary>
/// <remarks>
/// Edges are swept along the axis with fewer of them across (<see cref="SweepAxis"/>); only those whose extents overlap are compared, without
/// errors of rounding (<see cref="Orientation"/>). Fast for outlines of things; in the worst case (a diagonal comb) quadratic, which a budget
/// bounds.
/// </remarks>
internal static class RingCrossings
{
    /// <summary>Most comparisons of edges for one part that stands alone.</summary>
    public const int Budget = 5_000_000;

    /// <summary>An edge of the part: its ring (0 is the outline, then the holes) and its position in it.</summary>
    internal readonly record struct Edge(Point From, Point To, int Ring, int Index)
    {
        public double MinX => Math.Min(From.X, To.X);

        public double MaxX => Math.Max(From.X, To.X);

        public double MinY => Math.Min(From.Y, To.Y);

        public double MaxY => Math.Max(From.Y, To.Y);

        public Edge Turned() => this with { From = new Point(From.Y, From.X), To = new Point(To.Y, To.X) };
    }

    /// <summary>
    /// The first two edges found that meet where they must not; null when the part is simple. <paramref name="exhausted"/> says that the
    /// budget did not suffice.
    /// </summary>
    public static (Edge First, Edge Second)? Find(PolygonPart part, out bool exhausted) => Find(part, new WorkBudget(Budget), out exhausted);

    /// <inheritdoc cref="Find(PolygonPart, out bool)" />
    public static (Edge First, Edge Second)? Find(PolygonPart part, WorkBudget budget, out bool exhausted)
    {
        exhausted = false;
        var turned = !SweepAxis.IsX(part);
        var edges = Edges(part, turned);
        var active = new List<Edge>();
        foreach (var edge in edges)
        {
            if (!budget.Spend(active.Count))
            {
                exhausted = true;
                return null;
            }
            var kept = 0;
            for (var i = 0; i < active.Count; i++)
            {
                var other = active[i];
                if (other.MaxX < edge.MinX)
                {
                    continue;
                }
                active[kept++] = other;
                if (other.MinY <= edge.MaxY && edge.MinY <= other.MaxY && Meet(edge, other, part))
                {
                    var (a, b) = turned ? (edge.Turned(), other.Turned()) : (edge, other);
                    return a.Ring < b.Ring || (a.Ring == b.Ring && a.Index < b.Index) ? (a, b) : (b, a);
                }
            }
            active.RemoveRange(kept, active.Count - kept);
            active.Add(edge);
        }
        return null;
    }

    private static Edge[] Edges(PolygonPart part, bool turned)
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
                var edge = new Edge(ring[i], ring[(i + 1) % ring.Count], number, i);
                edges.Add(turned ? edge.Turned() : edge);
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
        return ax * bx + ay * by >= 0 && Orientation.Of(a.From, a.To, b.To) == 0;
    }

    private static bool Intersect(Edge a, Edge b)
    {
        var (a1, a2) = (Orientation.Of(b.From, b.To, a.From), Orientation.Of(b.From, b.To, a.To));
        if (a1 * a2 > 0)
        {
            return false;
        }
        var (b1, b2) = (Orientation.Of(a.From, a.To, b.From), Orientation.Of(a.From, a.To, b.To));
        if (a1 * a2 < 0 && b1 * b2 < 0)
        {
            return true;
        }
        return (a1 == 0 && On(b, a.From)) || (a2 == 0 && On(b, a.To)) || (b1 == 0 && On(a, b.From)) || (b2 == 0 && On(a, b.To));
    }

    private static bool On(Edge edge, Point point) =>
        point.X >= edge.MinX && point.X <= edge.MaxX && point.Y >= edge.MinY && point.Y <= edge.MaxY;
}

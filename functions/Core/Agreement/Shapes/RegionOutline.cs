using System.Runtime.InteropServices;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>
/// The outline of a region that is given as trapezoids: their sides, less what two slabs share, chained to rings that have the region at their
/// right. Where rings meet in a point they are kept apart.
/// </summary>
internal sealed class RegionOutline
{
    /// <summary>Points that are off the line between their neighbours by less than this share of the region's size are left out.</summary>
    private const double Straight = 1e-7;

    private readonly Dictionary<Point, List<Point>> onward = [];
    private readonly List<Point> order = [];

    /// <summary>The parts of a region, the largest first; rings smaller than <paramref name="smallest"/> are left out.</summary>
    public static ValueList<PolygonPart> Of(List<SweepTrapezoid> region, double smallest)
    {
        var outline = new RegionOutline();
        outline.AddSides(region);
        List<(Point[] Ring, double Area)> outlines = [], holes = [];
        foreach (var ring in outline.Rings())
        {
            var area = ring.Length < 3 ? 0 : Outlines.SignedArea(ring);
            if (Math.Abs(area) >= smallest && area != 0)
            {
                (area > 0 ? outlines : holes).Add((ring, Math.Abs(area)));
            }
        }

        outlines.Sort((a, b) => b.Area.CompareTo(a.Area));
        var inside = outlines.ConvertAll(_ => new List<ValueList<Point>>());
        foreach (var (hole, _) in holes)
        {
            // The smallest outline round it.
            var owner = outlines.FindLastIndex(outer => IsInside(outer.Ring, Between(hole)));
            if (owner >= 0)
            {
                inside[owner].Add(ValueList.Create<Point>(hole));
            }
        }

        return ValueList.Create<PolygonPart>([.. outlines.Select((outer, i) => new PolygonPart
        {
            Points = ValueList.Create<Point>(outer.Ring),
            Holes = ValueList.Create<ValueList<Point>>([.. inside[i]]),
        })]);
    }

    private static Point Between(Point[] ring) => new((ring[0].X + ring[1].X) / 2, (ring[0].Y + ring[1].Y) / 2);

    private static bool IsInside(Point[] ring, Point point)
    {
        var inside = false;
        var from = ring[^1];
        foreach (var to in ring)
        {
            if ((from.Y > point.Y) != (to.Y > point.Y) && point.X < from.X + ((to.X - from.X) * ((point.Y - from.Y) / (to.Y - from.Y))))
            {
                inside = !inside;
            }

            from = to;
        }

        return inside;
    }

    private void AddSides(List<SweepTrapezoid> region)
    {
        List<(double Left, double Right)> above = [], below = [];
        var level = double.NaN;
        for (var i = 0; i < region.Count;)
        {
            var top = region[i].Top;
            if (top != level)
            {
                AddLevel(level, above, []); // nothing lies right below the slab before
                above.Clear();
            }

            below.Clear();
            for (var next = i; next < region.Count && region[next].Top == top; next++)
            {
                below.Add((region[next].TopLeft, region[next].TopRight));
            }

            AddLevel(top, above, below);
            above.Clear();
            for (; i < region.Count && region[i].Top == top; i++)
            {
                var slab = region[i];
                Add(new Point(slab.BottomLeft, slab.Bottom), new Point(slab.TopLeft, slab.Top));
                Add(new Point(slab.TopRight, slab.Top), new Point(slab.BottomRight, slab.Bottom));
                above.Add((slab.BottomLeft, slab.BottomRight));
                level = slab.Bottom;
            }
        }

        AddLevel(level, above, []);
    }

    /// <summary>
    /// Adds the horizontal sides at one height: rightwards where only the slab below is covered, leftwards where only the one above is. Stretches are
    /// counted with their sign, so that sides close to rings even where rounding turns a stretch or lets two of them overlap.
    /// </summary>
    private void AddLevel(double y, List<(double Left, double Right)> above, List<(double Left, double Right)> below)
    {
        var changes = new List<(double X, int Change)>();
        foreach (var (left, right) in below)
        {
            changes.Add((left, 1));
            changes.Add((right, -1));
        }

        foreach (var (left, right) in above)
        {
            changes.Add((left, -1));
            changes.Add((right, 1));
        }

        changes.Sort(static (a, b) => a.X.CompareTo(b.X));
        var covered = 0;
        for (var i = 0; i + 1 < changes.Count; i++)
        {
            covered += changes[i].Change;
            var (from, to) = (new Point(changes[i].X, y), new Point(changes[i + 1].X, y));
            for (var sides = covered; sides > 0; sides--)
            {
                Add(from, to);
            }

            for (var sides = covered; sides < 0; sides++)
            {
                Add(to, from);
            }
        }
    }

    private void Add(Point from, Point to)
    {
        if (from == to)
        {
            return;
        }

        ref var targets = ref CollectionsMarshal.GetValueRefOrAddDefault(onward, from, out _);
        if (targets is null)
        {
            targets = [];
            order.Add(from);
        }

        targets.Add(to);
    }

    private IEnumerable<Point[]> Rings()
    {
        foreach (var start in order)
        {
            while (onward[start].Count > 0)
            {
                yield return Simplified(Ring(start));
            }
        }
    }

    /// <summary>Follows the sides from a point until it comes back; where there is a choice, it turns right as far as it can.</summary>
    private List<Point> Ring(Point start)
    {
        List<Point> ring = [];
        var (previous, at) = (start, start);
        do
        {
            ring.Add(at);
            if (!onward.TryGetValue(at, out var targets) || targets.Count == 0)
            {
                break; // cannot happen but for coordinates so large that sides vanish
            }

            var choice = targets.Count == 1 || ring.Count == 1 ? 0 : Rightmost(previous, at, targets);
            var next = targets[choice];
            targets.RemoveAt(choice);
            (previous, at) = (at, next);
        }
        while (at != start);

        return ring;
    }

    private static int Rightmost(Point previous, Point at, List<Point> targets)
    {
        var (x, y) = (at.X - previous.X, at.Y - previous.Y);
        double Turn(Point to) => Math.Atan2((x * (to.Y - at.Y)) - (y * (to.X - at.X)), (x * (to.X - at.X)) + (y * (to.Y - at.Y)));
        var best = 0;
        for (var i = 1; i < targets.Count; i++)
        {
            best = Turn(targets[i]) > Turn(targets[best]) ? i : best;
        }

        return best;
    }

    /// <summary>Leaves out points on the straight line between those kept before and the next.</summary>
    private static Point[] Simplified(List<Point> ring)
    {
        var extent = Extent.Of(CollectionsMarshal.AsSpan(ring));
        var tolerance = Straight * Math.Max(extent.Width, extent.Height);
        List<Point> kept = [];
        for (var i = 0; i < ring.Count; i++)
        {
            kept.Add(ring[i]);
            while (kept.Count >= 3 && IsStraight(kept[^3], kept[^2], kept[^1], tolerance))
            {
                kept.RemoveAt(kept.Count - 2);
            }
        }

        while (kept.Count >= 3 && IsStraight(kept[^2], kept[^1], kept[0], tolerance))
        {
            kept.RemoveAt(kept.Count - 1);
        }

        while (kept.Count >= 3 && IsStraight(kept[^1], kept[0], kept[1], tolerance))
        {
            kept.RemoveAt(0);
        }

        return [.. kept];
    }

    private static bool IsStraight(Point before, Point point, Point after, double tolerance)
    {
        var (x, y) = (after.X - before.X, after.Y - before.Y);
        var length = Math.Sqrt((x * x) + (y * y));
        var off = Math.Abs((x * (point.Y - before.Y)) - (y * (point.X - before.X)));
        return length <= tolerance || off <= tolerance * length;
    }
}

using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>
/// Cuts the plane into horizontal slabs between which no edge of any of several polygons begins, ends or crosses another, so that every slab is a
/// row of trapezoids, each inside or outside each polygon as a whole.
/// </summary>
/// <remarks>
/// <para>Areas of intersections, unions and votes are then sums of trapezoids: exact up to rounding for concave polygons, holes, several parts,
/// shared edges and rings that cross themselves (even-odd within a part), because no decision depends on how close two points are.</para>
/// <para>O(E · A + S · A · log A) for E edges, S slabs (corners and crossings) and A edges across one slab; quadratic at worst.</para>
/// </remarks>
internal sealed class RegionSweep
{
    private readonly List<SweepEdge> edges = [];
    private readonly List<double> levels = [];
    private readonly List<int> active = [];
    private readonly int[] sourceOfPart;
    private readonly int sources;
    private (double Middle, int Edge)[] order = new (double, int)[16];

    private RegionSweep(ReadOnlySpan<Polygon> polygons)
    {
        List<int> parts = [];
        sources = polygons.Length;
        for (var source = 0; source < polygons.Length; source++)
        {
            foreach (var part in polygons[source].Parts)
            {
                Add(part.Points.AsSpan(), parts.Count);
                foreach (var hole in part.Holes)
                {
                    Add(hole.AsSpan(), parts.Count);
                }

                parts.Add(source);
            }
        }

        sourceOfPart = [.. parts];
        edges.Sort(static (a, b) => a.Top.CompareTo(b.Top));
        FindLevels();
    }

    /// <summary>What one stretch of a slab is covered by.</summary>
    /// <param name="covers">For each polygon, in how many of its parts the stretch lies.</param>
    public delegate bool Covered(ReadOnlySpan<int> covers);

    /// <summary>Area that all polygons have in common; of one polygon, its area.</summary>
    public static double CommonArea(ReadOnlySpan<Polygon> polygons)
    {
        var area = 0.0;
        new RegionSweep(polygons).Sweep(static covers => !covers.Contains(0), (slab, _) => area += slab.Area);
        return area;
    }

    /// <summary>Area of the region for which <paramref name="covered"/> is true.</summary>
    public static double Area(ReadOnlySpan<Polygon> polygons, Covered covered)
    {
        var area = 0.0;
        new RegionSweep(polygons).Sweep(covered, (slab, _) => area += slab.Area);
        return area;
    }

    /// <summary>The region for which <paramref name="covered"/> is true, as trapezoids from top to bottom and from left to right.</summary>
    public static List<SweepTrapezoid> Region(ReadOnlySpan<Polygon> polygons, Covered covered)
    {
        List<SweepTrapezoid> region = [];
        new RegionSweep(polygons).Sweep(covered, (slab, joins) =>
        {
            if (joins)
            {
                region[^1] = region[^1] with { TopRight = slab.TopRight, BottomRight = slab.BottomRight };
            }
            else
            {
                region.Add(slab);
            }
        });
        return region;
    }

    private void Add(ReadOnlySpan<Point> ring, int part)
    {
        var from = ring[^1];
        foreach (var to in ring)
        {
            if (from.Y != to.Y)
            {
                edges.Add(from.Y < to.Y ? new SweepEdge(from, to, part) : new SweepEdge(to, from, part));
            }

            from = to;
        }
    }

    /// <summary>Drops the edges that end above a height.</summary>
    private void Retire(double level)
    {
        var kept = 0;
        for (var i = 0; i < active.Count; i++)
        {
            if (edges[active[i]].Bottom > level)
            {
                active[kept++] = active[i];
            }
        }

        active.RemoveRange(kept, active.Count - kept);
    }

    /// <summary>The heights of all corners and crossings, sorted, each once.</summary>
    private void FindLevels()
    {
        for (var i = 0; i < edges.Count; i++)
        {
            var edge = edges[i];
            levels.Add(edge.Top);
            levels.Add(edge.Bottom);
            Retire(edge.Top);
            foreach (var other in active)
            {
                if (edge.CrossingWith(edges[other]) is { } level)
                {
                    levels.Add(level);
                }
            }

            active.Add(i);
        }

        active.Clear();
        levels.Sort();
        var kept = 0;
        for (var i = 0; i < levels.Count; i++)
        {
            if (i == 0 || levels[i] != levels[kept - 1])
            {
                levels[kept++] = levels[i];
            }
        }

        levels.RemoveRange(kept, levels.Count - kept);
    }

    /// <summary>Visits the covered trapezoids; the second argument says that one continues the last at its right side.</summary>
    private void Sweep(Covered covered, Action<SweepTrapezoid, bool> visit)
    {
        Span<int> covers = sources <= 64 ? stackalloc int[sources] : new int[sources];
        Span<bool> inside = sourceOfPart.Length <= 256 ? stackalloc bool[sourceOfPart.Length] : new bool[sourceOfPart.Length];
        var next = 0;
        for (var i = 0; i + 1 < levels.Count; i++)
        {
            var (top, bottom) = (levels[i], levels[i + 1]);
            Retire(top);
            for (; next < edges.Count && edges[next].Top <= top; next++)
            {
                active.Add(next);
            }

            Order(top, bottom);
            covers.Clear();
            inside.Clear();
            var joins = false;
            for (var e = 0; e + 1 < active.Count; e++)
            {
                var left = edges[order[e].Edge];
                inside[left.Part] = !inside[left.Part];
                covers[sourceOfPart[left.Part]] += inside[left.Part] ? 1 : -1;
                if (!covered(covers))
                {
                    joins = false;
                    continue;
                }

                var right = edges[order[e + 1].Edge];
                visit(new SweepTrapezoid(top, bottom, left.XAt(top), right.XAt(top), left.XAt(bottom), right.XAt(bottom)), joins);
                joins = true;
            }
        }
    }

    /// <summary>The edges across a slab from left to right; they do not cross inside it, so their middles are in the order of all of them.</summary>
    private void Order(double top, double bottom)
    {
        if (order.Length < active.Count)
        {
            Array.Resize(ref order, Math.Max(active.Count, order.Length * 2));
        }

        for (var i = 0; i < active.Count; i++)
        {
            var edge = edges[active[i]];
            order[i] = ((edge.XAt(top) + edge.XAt(bottom)) / 2, active[i]);
        }

        order.AsSpan(0, active.Count).Sort();
    }
}

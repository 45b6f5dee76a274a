using System.Numerics;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>
/// Cuts the plane into horizontal slabs between which no edge of any of several polygons begins, ends or crosses another, so that every slab is a
/// row of trapezoids, each inside or outside each ring as a whole. This is where it is defined which region a polygon covers.
/// </summary>
/// <remarks>
/// <para>A polygon covers the union of its parts, a part its outline less the union of its holes, and a ring what an odd number of its turns goes
/// round (even-odd, where it crosses itself). Areas of intersections, unions and votes are sums of trapezoids: exact up to rounding for concave
/// polygons, shared edges, holes and parts that overlap, because no decision depends on how close two points are.</para>
/// <para>O((E + S) · A) for E edges, S slabs (corners and crossings) and A edges across one slab, since the order of edges changes little from slab
/// to slab; quadratic at worst, so the work is counted.</para>
/// </remarks>
internal sealed class RegionSweep
{
    private const int CrossingCost = 32; // a crossing makes a slab of its own
    private const int FewNewEdges = 16; // so few are inserted into the order; more are sorted

    private readonly List<SweepEdge> edges = [];
    private readonly List<SweepRing> rings = [];
    private readonly List<int> sourceOfPart = [];
    private readonly List<double> levels = [];
    private readonly List<int> active = [];
    private readonly List<int> open = [];
    private readonly bool[] insideRing;
    private readonly bool[] insideOutline;
    private readonly int[] holesAround;
    private readonly int[] covers;
    private readonly WorkBudget budget;
    private (double Middle, int Edge)[] order = new (double, int)[16];
    private int across;

    /// <summary>Prepares the sweep of some polygons.</summary>
    /// <param name="polygons">The polygons.</param>
    /// <param name="budget">Work that may be done.</param>
    /// <param name="anyDirection">Whether the sweep may go along the axis with fewer edges across: areas are the same, trapezoids are not.</param>
    public RegionSweep(ReadOnlySpan<Polygon> polygons, WorkBudget budget, bool anyDirection)
    {
        this.budget = budget;
        var turned = anyDirection && SweepAxis.IsX(polygons);
        for (var source = 0; source < polygons.Length; source++)
        {
            foreach (var part in polygons[source].Parts)
            {
                Add(part.Points.AsSpan(), new SweepRing(sourceOfPart.Count, -1), turned);
                for (var hole = 0; hole < part.Holes.Count; hole++)
                {
                    Add(part.Holes[hole].AsSpan(), new SweepRing(sourceOfPart.Count, hole), turned);
                }

                sourceOfPart.Add(source);
            }
        }

        insideRing = new bool[rings.Count];
        insideOutline = new bool[sourceOfPart.Count];
        holesAround = new int[sourceOfPart.Count];
        covers = new int[polygons.Length];
        edges.Sort(static (a, b) => a.Top.CompareTo(b.Top));
    }

    /// <summary>What one stretch of a slab is covered by.</summary>
    /// <param name="covers">For each polygon, in how many of its parts the stretch lies.</param>
    public delegate bool Covered(ReadOnlySpan<int> covers);

    /// <summary>The rings that the stretch being visited lies in.</summary>
    public IReadOnlyList<int> Open => open;

    /// <summary>For each polygon, in how many of its parts the stretch being visited lies.</summary>
    public ReadOnlySpan<int> Covers => covers;

    /// <summary>A ring by its number in <see cref="Open"/>.</summary>
    public SweepRing Ring(int number) => rings[number];

    /// <summary>Whether the stretch being visited lies in the outline of a part.</summary>
    public bool IsInOutline(int part) => insideOutline[part];

    /// <summary>Whether the stretch being visited lies in a part.</summary>
    public bool IsInPart(int part) => insideOutline[part] && holesAround[part] == 0;

    /// <summary>Area that all polygons have in common; of one polygon, its area.</summary>
    public static double CommonArea(ReadOnlySpan<Polygon> polygons) => Area(polygons, static covers => !covers.Contains(0));

    /// <summary>Area of the region for which <paramref name="covered"/> is true.</summary>
    public static double Area(ReadOnlySpan<Polygon> polygons, Covered covered)
    {
        var area = 0.0;
        new RegionSweep(polygons, WorkBudget.Unlimited, anyDirection: true).Run(covered, (slab, _) => area += slab.Area);
        return area;
    }

    /// <summary>The region for which <paramref name="covered"/> is true, as trapezoids from top to bottom and from left to right.</summary>
    public static List<SweepTrapezoid> Region(ReadOnlySpan<Polygon> polygons, Covered covered)
    {
        List<SweepTrapezoid> region = [];
        new RegionSweep(polygons, WorkBudget.Unlimited, anyDirection: false).Run(covered, (slab, joins) =>
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

    /// <summary>
    /// Visits the covered trapezoids; the second argument says that one continues the last at its right side. False when the budget is used up.
    /// </summary>
    public bool Run(Covered covered, Action<SweepTrapezoid, bool> visit)
    {
        if (!FindLevels())
        {
            return false;
        }

        var next = 0;
        for (var i = 0; i + 1 < levels.Count; i++)
        {
            var (top, bottom) = (levels[i], levels[i + 1]);
            var before = next;
            while (next < edges.Count && edges[next].Top <= top)
            {
                next++;
            }

            if (!Order(top, bottom, before, next))
            {
                return false;
            }

            if (!Slab(top, bottom, covered, visit))
            {
                return false;
            }
        }

        return true;
    }

    private bool Slab(double top, double bottom, Covered covered, Action<SweepTrapezoid, bool> visit)
    {
        var joins = false;
        for (var e = 0; e < across; e++)
        {
            var left = edges[order[e].Edge];
            Cross(left.Ring);
            if (e + 1 == across || !covered(covers))
            {
                joins = false;
                continue;
            }

            if (!budget.Spend(open.Count))
            {
                return false;
            }

            var right = edges[order[e + 1].Edge];
            visit(new SweepTrapezoid(top, bottom, left.XAt(top), right.XAt(top), left.XAt(bottom), right.XAt(bottom)), joins);
            joins = true;
        }

        return true;
    }

    /// <summary>Goes over an edge of a ring. Every ring crosses a slab an even number of times, so after a slab all is as before it.</summary>
    private void Cross(int ring)
    {
        var (part, isHole) = (rings[ring].Part, rings[ring].IsHole);
        var before = IsInPart(part);
        var enters = insideRing[ring] = !insideRing[ring];
        if (enters)
        {
            open.Add(ring);
        }
        else
        {
            open.RemoveAt(open.LastIndexOf(ring));
        }

        if (isHole)
        {
            holesAround[part] += enters ? 1 : -1;
        }
        else
        {
            insideOutline[part] = enters;
        }

        covers[sourceOfPart[part]] += (IsInPart(part) ? 1 : 0) - (before ? 1 : 0);
    }

    private void Add(ReadOnlySpan<Point> ring, SweepRing owner, bool turned)
    {
        var from = Turned(ring[^1], turned);
        foreach (var point in ring)
        {
            var to = Turned(point, turned);
            if (from.Y != to.Y)
            {
                edges.Add(from.Y < to.Y ? new SweepEdge(from, to, rings.Count) : new SweepEdge(to, from, rings.Count));
            }

            from = to;
        }

        rings.Add(owner);
    }

    private static Point Turned(Point point, bool turned) => turned ? new Point(point.Y, point.X) : point;

    /// <summary>Drops the active edges that end above a height.</summary>
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

    /// <summary>The heights of all corners and crossings, sorted, each once. False when the budget is used up.</summary>
    private bool FindLevels()
    {
        for (var i = 0; i < edges.Count; i++)
        {
            var edge = edges[i];
            levels.Add(edge.Top);
            levels.Add(edge.Bottom);
            Retire(edge.Top);
            if (!budget.Spend(active.Count + 1))
            {
                return false;
            }

            foreach (var other in active)
            {
                if (edge.CrossingWith(edges[other]) is { } level)
                {
                    levels.Add(level);
                    if (!budget.Spend(CrossingCost))
                    {
                        return false;
                    }
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
        return true;
    }

    /// <summary>
    /// Orders the edges across a slab from left to right: those of the slab above that go on, and new ones. They do not cross inside the slab, so
    /// their middles are in the order of all of them. False when the budget is used up.
    /// </summary>
    private bool Order(double top, double bottom, int firstNew, int afterNew)
    {
        var kept = 0;
        for (var i = 0; i < across; i++)
        {
            if (edges[order[i].Edge].Bottom > top)
            {
                order[kept++] = order[i];
            }
        }

        across = kept + afterNew - firstNew;
        if (order.Length < across)
        {
            Array.Resize(ref order, Math.Max(across, order.Length * 2));
        }

        for (var edge = firstNew; edge < afterNew; edge++)
        {
            order[kept++].Edge = edge;
        }

        for (var i = 0; i < across; i++)
        {
            var edge = edges[order[i].Edge];
            order[i].Middle = (edge.XAt(top) + edge.XAt(bottom)) / 2;
        }

        if (afterNew - firstNew > FewNewEdges)
        {
            order.AsSpan(0, across).Sort();
            return budget.Spend(across * (1L + BitOperations.Log2((uint)across)));
        }

        return budget.Spend(across + Insert());
    }

    /// <summary>Sorts the order by insertion; returns by how many places its edges moved.</summary>
    private long Insert()
    {
        var moves = 0L;
        for (var i = 1; i < across; i++)
        {
            var moved = order[i];
            var at = i;
            for (; at > 0 && order[at - 1].CompareTo(moved) > 0; at--)
            {
                order[at] = order[at - 1];
            }

            order[at] = moved;
            moves += i - at;
        }

        return moves;
    }
}

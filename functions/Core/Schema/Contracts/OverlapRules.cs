using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>
/// Checks that objects do not overlap by more than a rule allows. Objects are swept from left to right, so that only neighbours are
/// compared.
/// </summary>
internal static class OverlapRules
{
    private readonly record struct Placed(int Index, LabelledObject Object, Extent Extent);

    public static void Check(LabelSchema schema, IReadOnlyList<(int Index, LabelledObject Object)> objects, CheckScope scope)
    {
        foreach (var rule in schema.Constraints.OfType<OverlapConstraint>())
        {
            var placed = Place(rule, objects);
            if (!Sweep(rule, placed, scope))
            {
                scope.AddAt(["objects"], ViolationCode.TooComplex,
                    $"Too many objects lie on top of each other to check how much they overlap.");
                return;
            }
        }
    }

    private static Placed[] Place(OverlapConstraint rule, IReadOnlyList<(int Index, LabelledObject Object)> objects)
    {
        var placed = new List<Placed>(objects.Count);
        foreach (var (index, item) in objects)
        {
            if (rule.AppliesTo(item.Class) && ExtentOf(item) is { } extent)
            {
                placed.Add(new Placed(index, item, extent));
            }
        }
        var sorted = placed.ToArray();
        Array.Sort(sorted, static (a, b) => (a.Extent.MinX, a.Index).CompareTo((b.Extent.MinX, b.Index)));
        return sorted;
    }

    /// <summary>False when the budget is used up.</summary>
    private static bool Sweep(OverlapConstraint rule, Placed[] placed, CheckScope scope)
    {
        var active = new int[placed.Length]; // positions of the objects that reach to the left edge of the current one
        var count = 0;
        for (var i = 0; i < placed.Length; i++)
        {
            ref readonly var item = ref placed[i];
            var kept = 0;
            for (var k = 0; k < count; k++)
            {
                ref readonly var other = ref placed[active[k]];
                if (other.Extent.MaxX <= item.Extent.MinX)
                {
                    continue;
                }
                active[kept++] = active[k];
                if (other.Extent.MinY < item.Extent.MaxY && item.Extent.MinY < other.Extent.MaxY
                    && (!rule.SameClass || other.Object.Class == item.Object.Class))
                {
                    if (scope.IsFull)
                    {
                        return true;
                    }
                    if (!scope.Work.Spend(Cost(item.Object, other.Object)) || !Compare(rule, item, other, scope))
                    {
                        return false;
                    }
                }
            }
            if (!scope.Work.Spend(count))
            {
                return false;
            }
            active[kept] = i;
            count = kept + 1;
        }
        return true;
    }

    /// <summary>False when the budget is used up.</summary>
    private static bool Compare(OverlapConstraint rule, in Placed a, in Placed b, CheckScope scope)
    {
        if (Areas(a, b, scope.Work) is not { } areas)
        {
            return false;
        }
        // Pixels are counted; other outlines may overlap by a hair's breadth where they only touch.
        if (a.Object is not Mask && Tolerance.IsSliver(areas.Common, Math.Min(areas.First, areas.Second), a.Extent.Intersection(b.Extent)))
        {
            return true;
        }
        var overlap = Intersections.Ratio(areas.Common, areas.First, areas.Second);
        if (Tolerance.IsAbove(overlap, rule.MaxIou))
        {
            var (first, second) = a.Index < b.Index ? (a, b) : (b, a);
            var found = Tolerance.Text(overlap, value => Tolerance.IsAbove(value, rule.MaxIou));
            FormattableString message =
                $"It overlaps object {first.Index} with an intersection over union of {found}; expected at most {rule.MaxIou}.";
            scope.AddAt(["objects", second.Index], ViolationCode.Overlap, $"{rule.Explain(message)}");
        }
        return true;
    }

    private static Extent? ExtentOf(LabelledObject item) => item switch
    {
        Box box => Extent.Of(box),
        RotatedBox rotated => Extent.Of(rotated),
        Polygon polygon => Extent.Of(polygon),
        Mask mask => Extent.Of(mask.Rle),
        _ => null,
    };

    /// <summary>The areas of two objects and what they share; nothing for objects of different kinds, null when the budget is used up.</summary>
    private static (double First, double Second, double Common)? Areas(in Placed a, in Placed b, WorkBudget budget) => (a.Object, b.Object) switch
    {
        (Box, Box) => (a.Extent.Area, b.Extent.Area, a.Extent.IntersectionArea(b.Extent)),
        (RotatedBox x, RotatedBox y) => (x.Width * x.Height, y.Width * y.Height, Intersections.CommonArea(x, y)),
        (Polygon x, Polygon y) => Intersections.Areas(x, y, budget),
        (Mask x, Mask y) when x.Rle.Height == y.Rle.Height && x.Rle.Width == y.Rle.Width =>
            (x.Rle.Area, y.Rle.Area, Intersections.CommonArea(x.Rle, y.Rle)),
        _ => (0, 0, 0),
    };

    /// <summary>What comparing two objects costs beyond what the comparison counts itself.</summary>
    private static long Cost(LabelledObject a, LabelledObject b) => (a, b) switch
    {
        (Mask x, Mask y) => 4 + (x.Rle.Counts.Count + y.Rle.Counts.Count) / 2,
        (RotatedBox, RotatedBox) => 40,
        _ => 4,
    };
}

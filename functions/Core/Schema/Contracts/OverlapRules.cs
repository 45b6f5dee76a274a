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
    /// <summary>
    /// Most work for one answer, some tenths of a second: comparing two boxes costs 1, other objects in proportion to their points or runs.
    /// </summary>
    private const long Budget = 10_000_000;

    private readonly record struct Placed(int Index, LabelledObject Object, Extent Extent);

    public static void Check(LabelSchema schema, IReadOnlyList<(int Index, LabelledObject Object)> objects, CheckScope scope)
    {
        var work = 0L;
        foreach (var rule in schema.Constraints.OfType<OverlapConstraint>())
        {
            var placed = Place(rule, objects);
            if (!Sweep(rule, placed, scope, ref work))
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
    private static bool Sweep(OverlapConstraint rule, Placed[] placed, CheckScope scope, ref long work)
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
                    work += Cost(item.Object, other.Object);
                    if (work > Budget || scope.IsFull)
                    {
                        return scope.IsFull;
                    }
                    Compare(rule, item, other, scope);
                }
            }
            work += count / 4;
            active[kept] = i;
            count = kept + 1;
        }
        return work <= Budget;
    }

    private static void Compare(OverlapConstraint rule, in Placed a, in Placed b, CheckScope scope)
    {
        if (OverUnion(a, b) is { } overlap && overlap > rule.MaxIou)
        {
            var (first, second) = a.Index < b.Index ? (a, b) : (b, a);
            FormattableString message =
                $"It overlaps object {first.Index} with an intersection over union of {overlap:0.###}; expected at most {rule.MaxIou}.";
            scope.AddAt(["objects", second.Index], ViolationCode.Overlap, $"{rule.Explain(message)}");
        }
    }

    private static Extent? ExtentOf(LabelledObject item) => item switch
    {
        Box box => Extent.Of(box),
        RotatedBox rotated => Extent.Of(rotated),
        Polygon polygon => Extent.Of(polygon),
        Mask mask => Extent.Of(mask.Rle),
        _ => null,
    };

    private static double? OverUnion(in Placed a, in Placed b) => (a.Object, b.Object) switch
    {
        (Box, Box) => Intersections.OverUnion(a.Extent, b.Extent),
        (RotatedBox x, RotatedBox y) => Intersections.OverUnion(x, y),
        (Polygon x, Polygon y) => Intersections.OverUnion(x, y),
        (Mask x, Mask y) when x.Rle.Height == y.Rle.Height && x.Rle.Width == y.Rle.Width => Intersections.OverUnion(x.Rle, y.Rle),
        _ => null, // objects of different kinds are not compared
    };

    private static long Cost(LabelledObject a, LabelledObject b) => (a, b) switch
    {
        (Polygon x, Polygon y) => 4L * Outlines.Vertices(x) * Outlines.Vertices(y),
        (Mask x, Mask y) => 1 + (x.Rle.Counts.Count + y.Rle.Counts.Count) / 8,
        (RotatedBox, RotatedBox) => 10,
        _ => 1,
    };
}

using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Checks size, form and place of objects in the plane. The check stands at the object.</summary>
internal sealed class GeometryRules
{
    private readonly Dictionary<string, GeometryConstraint[]> _byClass;

    public GeometryRules(LabelSchema schema)
    {
        var rules = schema.Constraints.OfType<GeometryConstraint>().ToArray();
        _byClass = schema.Classes.Select(labelClass => labelClass.Id)
            .ToDictionary(id => id, id => rules.Where(rule => rule.AppliesTo(id)).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Checks place, sides, area and aspect of an object.</summary>
    /// <param name="labelClass">Its class.</param>
    /// <param name="extent">Its bounding box.</param>
    /// <param name="width">Its width, along its own axis.</param>
    /// <param name="height">Its height.</param>
    /// <param name="area">Its area, or null where it has none.</param>
    /// <param name="usual">How much must lie inside the item unless a rule says otherwise.</param>
    /// <param name="bounds">The item.</param>
    /// <param name="scope">Where violations go.</param>
    public void Check(string labelClass, Extent extent, double width, double height, double? area, InsideRule usual, ItemBounds bounds,
        CheckScope scope)
    {
        var far = Far(extent);
        foreach (var rule in _byClass[labelClass])
        {
            Amount(rule, "The width", width, rule.MinSide, rule.MaxSide, far);
            Amount(rule, "The height", height, rule.MinSide, rule.MaxSide, far);
            if (area is { } size)
            {
                Amount(rule, "The area", size, rule.MinArea, rule.MaxArea, Reach(extent));
            }
            if (height > 0)
            {
                var aspect = width / height;
                Amount(rule, "Width divided by height", aspect, rule.MinAspect, rule.MaxAspect, far * (1 + aspect) / height);
            }
        }
        CheckPlace(labelClass, extent, usual, bounds, scope);

        void Amount(GeometryConstraint rule, string what, double amount, double? min, double? max, double from)
        {
            if (Tolerance.IsBelow(amount, min, from))
            {
                var found = Tolerance.Text(amount, value => Tolerance.IsBelow(value, min, from));
                scope.Add(ViolationCode.Geometry, $"{rule.Explain($"{what} is {found}; expected {Expected.Range(min, max)}.")}");
            }
            else if (Tolerance.IsAbove(amount, max, from))
            {
                var found = Tolerance.Text(amount, value => Tolerance.IsAbove(value, max, from));
                scope.Add(ViolationCode.Geometry, $"{rule.Explain($"{what} is {found}; expected {Expected.Range(min, max)}.")}");
            }
        }
    }

    /// <summary>Whether a rule bounds the area of objects of the class.</summary>
    public bool LimitsArea(string labelClass) => _byClass[labelClass].Any(rule => rule.MinArea is not null || rule.MaxArea is not null);

    /// <summary>The greatest magnitude that rounding of coordinates can change an area by: the greatest coordinate along the extent's edges.</summary>
    public static double Reach(Extent extent) => Far(extent) * (extent.Width + extent.Height);

    /// <summary>Checks that something belonging to an object of the class lies inside the item.</summary>
    public void CheckPlace(string labelClass, Extent extent, InsideRule usual, ItemBounds bounds, CheckScope scope)
    {
        var inside = usual;
        foreach (var rule in _byClass[labelClass])
        {
            inside = rule.Inside ?? inside;
        }
        Place(extent, inside, bounds, scope);
    }

    /// <summary>Checks the form of a polygon.</summary>
    public void CheckForm(Polygon polygon, CheckScope scope)
    {
        foreach (var rule in _byClass[polygon.Class])
        {
            if (Outlines.Vertices(polygon) is var count && count > rule.MaxVertices)
            {
                scope.Add(ViolationCode.Geometry,
                    $"{rule.Explain($"The polygon has {count} points; expected at most {rule.MaxVertices}.")}");
            }
        }
        if (_byClass[polygon.Class].FirstOrDefault(rule => rule.Simple) is not { } simple)
        {
            return;
        }
        for (var i = 0; i < polygon.Parts.Count; i++)
        {
            if (RingCrossings.Find(polygon.Parts[i], scope.Work, out var exhausted) is var (first, second))
            {
                var (a, b) = (second.From, first.From);
                scope.AddAt(["parts", i, .. Ring(second.Ring), second.Index], ViolationCode.Geometry,
                    $"{simple.Explain($"The edge from ({a.X}, {a.Y}) meets the edge from ({b.X}, {b.Y}).")}");
            }
            else if (exhausted)
            {
                scope.AddAt(["parts", i], ViolationCode.TooComplex, $"The outline is too complex to check for crossings.");
            }
        }
    }

    private static PathStep[] Ring(int ring) => ring == 0 ? ["points"] : ["holes", ring - 1];

    private static void Place(Extent extent, InsideRule rule, ItemBounds bounds, CheckScope scope)
    {
        if (rule == InsideRule.Free)
        {
            return;
        }
        var (width, height) = ((double?)bounds.Width ?? double.MaxValue, (double?)bounds.Height ?? double.MaxValue);
        var known = bounds.Width is not null || bounds.Height is not null;
        var tested = rule == InsideRule.Whole ? extent : Centre(extent);
        if (!known)
        {
            return;
        }
        var sticksOut = tested.MinX < -Tolerance.Place || tested.MinY < -Tolerance.Place
            || tested.MaxX > width + Tolerance.Place || tested.MaxY > height + Tolerance.Place;
        if (sticksOut)
        {
            var where = rule == InsideRule.Whole
                ? $"It covers x {Text(extent.MinX, width)} to {Text(extent.MaxX, width)}, y {Text(extent.MinY, height)} to {Text(extent.MaxY, height)}"
                : $"Its centre is at ({Text(tested.MinX, width)}, {Text(tested.MinY, height)})";
            scope.Add(ViolationCode.Outside, $"{where}; the item is {bounds.Width} × {bounds.Height} pixels.");
        }
    }

    /// <summary>A coordinate; one that is outside of the item is also outside as it is written.</summary>
    private static string Text(double place, double end)
    {
        return Tolerance.Text(place, value => IsOutside(value) == IsOutside(place));

        bool IsOutside(double value) => value < -Tolerance.Place || value > end + Tolerance.Place;
    }

    /// <summary>The greatest magnitude of a coordinate.</summary>
    private static double Far(Extent extent) =>
        Math.Max(Math.Max(Math.Abs(extent.MinX), Math.Abs(extent.MaxX)), Math.Max(Math.Abs(extent.MinY), Math.Abs(extent.MaxY)));

    private static Extent Centre(Extent extent)
    {
        var (x, y) = ((extent.MinX + extent.MaxX) / 2, (extent.MinY + extent.MaxY) / 2);
        return new Extent(x, y, x, y);
    }
}

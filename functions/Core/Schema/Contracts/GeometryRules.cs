using System.Globalization;
using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Checks size, form and place of objects in the plane. The check stands at the object.</summary>
internal sealed class GeometryRules
{
    /// <summary>How far, in pixels, an object may leave its item: room for rounding in a user interface.</summary>
    public const double Tolerance = 1e-3;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
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
        foreach (var rule in _byClass[labelClass])
        {
            Side(rule, "width", width);
            Side(rule, "height", height);
            if (area is { } size && (size < rule.MinArea || size > rule.MaxArea))
            {
                scope.Add(ViolationCode.Geometry,
                    $"{rule.Explain($"The area is {size:0.###}; expected {Range(rule.MinArea, rule.MaxArea)}.")}");
            }
            if (height > 0 && width / height is var aspect && (aspect < rule.MinAspect || aspect > rule.MaxAspect))
            {
                scope.Add(ViolationCode.Geometry,
                    $"{rule.Explain($"Width divided by height is {aspect:0.###}; expected {Range(rule.MinAspect, rule.MaxAspect)}.")}");
            }
        }
        CheckPlace(labelClass, extent, usual, bounds, scope);

        void Side(GeometryConstraint rule, string name, double length)
        {
            if (length < rule.MinSide || length > rule.MaxSide)
            {
                scope.Add(ViolationCode.Geometry,
                    $"{rule.Explain($"The {name} is {length:0.###}; expected {Range(rule.MinSide, rule.MaxSide)}.")}");
            }
        }
    }

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
            if (RingCrossings.Find(polygon.Parts[i], out var exhausted) is var (first, second))
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
        var sticksOut = tested.MinX < -Tolerance || tested.MinY < -Tolerance || tested.MaxX > width + Tolerance || tested.MaxY > height + Tolerance;
        if (known && sticksOut)
        {
            var where = rule == InsideRule.Whole
                ? string.Create(Invariant, $"It covers x {extent.MinX:0.###} to {extent.MaxX:0.###}, y {extent.MinY:0.###} to {extent.MaxY:0.###}")
                : string.Create(Invariant, $"Its centre is at ({tested.MinX:0.###}, {tested.MinY:0.###})");
            scope.Add(ViolationCode.Outside, $"{where}; the item is {bounds.Width} × {bounds.Height} pixels.");
        }
    }

    private static Extent Centre(Extent extent)
    {
        var (x, y) = ((extent.MinX + extent.MaxX) / 2, (extent.MinY + extent.MaxY) / 2);
        return new Extent(x, y, x, y);
    }

    private static string Range(double? min, double? max) => (min, max) switch
    {
        ({ } least, { } most) => FormattableString.Invariant($"{least} to {most}"),
        ({ } least, null) => FormattableString.Invariant($"at least {least}"),
        _ => FormattableString.Invariant($"at most {max}"),
    };
}

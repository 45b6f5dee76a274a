using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Polygons of one or more parts with holes.</summary>
internal sealed class PolygonContract(LabelSchema schema) : ObjectContract<Polygon>
{
    private readonly GeometryRules _geometry = new(schema);

    public override string Unstated =>
        "Polygons enclose an area, no hole lies outside its outline or covers it, and polygons lie inside the item and keep to the bounds on sides, "
        + "area, aspect, points and simplicity.";

    protected override IEnumerable<Member> Members(ClassForm form)
    {
        var ring = new ArrayShape(PointShape, 3, AnswerLimits.MaxRingPoints);
        var part = new ObjectShape(
            new Member("points", ring),
            new Member("holes", new ArrayShape(ring, 0, AnswerLimits.MaxRings), required: false));
        return [new("parts", new ArrayShape(part, 1, AnswerLimits.MaxRings))];
    }

    protected override void Check(Polygon item, ItemBounds bounds, CheckScope scope)
    {
        _geometry.CheckForm(item, scope); // first, because it finds what makes a polygon dear to measure
        var measure = PolygonMeasure.Of(item, scope.Work);
        if (measure is not null)
        {
            CheckParts(item, measure, scope);
        }
        else if (item.Parts.Count > 1 || item.Parts[0].Holes.Count > 0 || _geometry.LimitsArea(item.Class))
        {
            scope.Add(ViolationCode.TooComplex, $"The polygon is too complex to measure the area that it covers.");
        }
        var extent = Extent.Of(item);
        _geometry.Check(item.Class, extent, extent.Width, extent.Height, measure?.Area, InsideRule.Whole, bounds, scope);
    }

    private static void CheckParts(Polygon polygon, PolygonMeasure measure, CheckScope scope)
    {
        for (var i = 0; i < polygon.Parts.Count; i++)
        {
            var (part, areas) = (polygon.Parts[i], measure.Parts[i]);
            if (IsNothing(areas.Outline, part.Points))
            {
                scope.AddAt(["parts", i, "points"], ViolationCode.Inconsistent, $"The outline encloses no area.");
                continue;
            }
            var before = scope.Count;
            for (var h = 0; h < part.Holes.Count; h++)
            {
                if (Wrong(areas.Holes[h], areas.Outline, part, part.Holes[h]) is { } wrong)
                {
                    scope.AddAt(["parts", i, "holes", h], ViolationCode.Inconsistent, $"Hole {h} of part {i} {wrong}.");
                }
            }
            if (scope.Count == before && IsSliver(areas.Region, areas.Outline, part.Points))
            {
                scope.AddAt(["parts", i, "holes"], ViolationCode.Inconsistent, $"The holes of part {i} leave nothing of its outline.");
            }
        }
    }

    /// <summary>What is wrong with how a hole lies to its outline; null when nothing is.</summary>
    private static string? Wrong(PolygonMeasure.HoleMeasure hole, double outline, PolygonPart part, ValueList<Point> ring) =>
        IsNothing(hole.Area, ring) ? "encloses no area"
        : IsSliver(hole.Inside, hole.Area, ring) ? "lies outside the outline of the part"
        : IsSliver(outline - hole.Inside, outline, part.Points) ? "covers the outline of the part"
        : null;

    /// <summary>Whether an area is no more than what rounding makes of none.</summary>
    private static bool IsNothing(double area, ValueList<Point> ring) =>
        !Tolerance.IsAbove(area, 0, from: GeometryRules.Reach(Extent.Of(ring.AsSpan())));

    /// <summary>Whether what is left of an area is thinner than the tolerance, as where two rings share an edge.</summary>
    private static bool IsSliver(double left, double area, ValueList<Point> ring) =>
        Tolerance.IsSliver(left, area, Extent.Of(ring.AsSpan()));
}

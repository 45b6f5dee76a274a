using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Polygons of one or more parts with holes.</summary>
internal sealed class PolygonContract(LabelSchema schema) : ObjectContract<Polygon>
{
    private readonly GeometryRules _geometry = new(schema);

    public override string Unstated => "Polygons enclose an area, lie inside the item and keep to the bounds on sides, area, aspect, points and simplicity.";

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
        for (var i = 0; i < item.Parts.Count; i++)
        {
            if (Outlines.SignedArea(item.Parts[i].Points.AsSpan()) == 0)
            {
                scope.AddAt(["parts", i, "points"], ViolationCode.Inconsistent, $"The outline encloses no area.");
            }
        }
        var extent = Extent.Of(item);
        _geometry.Check(item.Class, extent, extent.Width, extent.Height, Outlines.Area(item), InsideRule.Whole, bounds, scope);
        _geometry.CheckForm(item, scope);
    }
}

using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Axis-aligned boxes.</summary>
internal sealed class BoxContract(LabelSchema schema) : ObjectContract<Box>
{
    private readonly GeometryRules _geometry = new(schema);

    public override string Unstated => "Boxes lie inside the item and keep to the bounds on area and aspect.";

    protected override IEnumerable<Member> Members(ClassForm form) =>
    [
        new("x", Coordinate),
        new("y", Coordinate),
        new("width", Side(form)),
        new("height", Side(form)),
    ];

    protected override void Check(Box item, ItemBounds bounds, CheckScope scope) =>
        _geometry.Check(item.Class, Extent.Of(item), item.Width, item.Height, item.Width * item.Height, InsideRule.Whole, bounds, scope);
}

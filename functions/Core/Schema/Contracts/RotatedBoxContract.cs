using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Boxes with an angle.</summary>
internal sealed class RotatedBoxContract(LabelSchema schema) : ObjectContract<RotatedBox>
{
    private readonly GeometryRules _geometry = new(schema);

    public override string Unstated => "The centres of boxes lie inside the item, and boxes keep to the bounds on area and aspect.";

    protected override IEnumerable<Member> Members(ClassForm form) =>
    [
        new("centerX", Coordinate),
        new("centerY", Coordinate),
        new("width", Side(form)),
        new("height", Side(form)),
        new("angle", new NumberShape { Min = -180, Max = 180, BelowMax = true }),
    ];

    protected override void Check(RotatedBox item, ItemBounds bounds, CheckScope scope) =>
        _geometry.Check(item.Class, Extent.Of(item), item.Width, item.Height, item.Width * item.Height, InsideRule.Centre, bounds, scope);
}

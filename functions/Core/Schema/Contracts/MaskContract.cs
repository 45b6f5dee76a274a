using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Run-length encoded masks in the size of the item.</summary>
internal sealed class MaskContract(LabelSchema schema) : ObjectContract<Mask>
{
    private readonly GeometryRules _geometry = new(schema);

    public override string Unstated =>
        "The counts of a mask sum to the pixels of its size, its size is that of the item, it holds at least one pixel, "
        + "and it keeps to the bounds on sides, area and aspect.";

    protected override IEnumerable<Member> Members(ClassForm form) => [new("rle", new RunLengthShape())];

    protected override void Check(Mask item, ItemBounds bounds, CheckScope scope)
    {
        var mask = item.Rle;
        if ((bounds.Height ?? mask.Height) != mask.Height || (bounds.Width ?? mask.Width) != mask.Width)
        {
            scope.AddAt(["rle", "size"], ViolationCode.ItemMismatch,
                $"The mask is {mask.Height} high and {mask.Width} wide; the item is {bounds.Height} high and {bounds.Width} wide.");
        }
        if (Extent.Of(mask) is { } extent)
        {
            _geometry.Check(item.Class, extent, extent.Width, extent.Height, mask.Area, InsideRule.Free, bounds, scope);
        }
        else
        {
            scope.AddAt(["rle", "counts"], ViolationCode.Inconsistent, $"The mask holds no pixel; leave the object out.");
        }
    }
}

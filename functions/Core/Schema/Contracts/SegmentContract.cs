using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Stretches of time.</summary>
internal sealed class SegmentContract(LabelSchema schema) : ObjectContract<Segment>
{
    private readonly LengthRules _length = new(schema, "seconds");

    public override string Unstated => "A segment ends after it starts and lies within the duration of the item.";

    protected override IEnumerable<Member> Members(ClassForm form) => [new("start", Times.Shape), new("end", Times.Shape)];

    protected override void Check(Segment item, ItemBounds bounds, CheckScope scope)
    {
        if (Times.Check(item.Start, item.End, bounds, scope))
        {
            _length.Check(item.Class, item.End - item.Start, item.End, scope);
        }
    }
}

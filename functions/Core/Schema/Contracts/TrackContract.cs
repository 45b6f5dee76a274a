using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Boxes over the frames of a video.</summary>
internal sealed class TrackContract(LabelSchema schema) : ObjectContract<Track>
{
    private readonly GeometryRules _geometry = new(schema);

    public override string Unstated =>
        "The frames of a track rise and are frames of the item; its boxes lie inside the item and keep to the bounds on area and aspect.";

    protected override IEnumerable<Member> Members(ClassForm form)
    {
        var keyframe = new ObjectShape(
            new Member("frame", NumberShape.Integer(0, int.MaxValue)),
            new Member("x", Coordinate),
            new Member("y", Coordinate),
            new Member("width", Side(form)),
            new Member("height", Side(form)),
            new Member("outside", new BooleanShape(), required: false),
            form.AttributesMember(attribute => attribute.PerFrame));
        return [new("keyframes", new ArrayShape(keyframe, 1, AnswerLimits.MaxKeyframes))];
    }

    protected override void Check(Track item, ItemBounds bounds, CheckScope scope)
    {
        scope.Enter("keyframes");
        for (var i = 0; i < item.Keyframes.Count; i++)
        {
            var keyframe = item.Keyframes[i];
            scope.Enter(i);
            if (i > 0 && keyframe.Frame <= item.Keyframes[i - 1].Frame)
            {
                scope.AddAt(["frame"], ViolationCode.Inconsistent,
                    $"Frame {keyframe.Frame} comes after frame {item.Keyframes[i - 1].Frame}; expected rising frames.");
            }
            if (keyframe.Frame >= bounds.Frames)
            {
                scope.AddAt(["frame"], ViolationCode.Outside,
                    $"There is no frame {keyframe.Frame}; the item has {bounds.Frames} frames, counted from 0.");
            }
            _geometry.Check(item.Class, Extent.Of(keyframe), keyframe.Width, keyframe.Height, keyframe.Width * keyframe.Height,
                InsideRule.Whole, bounds, scope);
            scope.Leave();
        }
        scope.Leave();
    }
}

using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Looks at the objects of an answer whatever its task type.</summary>
public static class ObjectsOf
{
    /// <summary>The objects of an answer in their order; none for an answer without objects.</summary>
    public static IEnumerable<LabelledObject> Answer(Answer answer) => answer switch
    {
        BoxesAnswer boxes => boxes.Objects,
        RotatedBoxesAnswer boxes => boxes.Objects,
        PolygonsAnswer polygons => polygons.Objects,
        MasksAnswer masks => masks.Objects,
        KeypointsAnswer keypoints => keypoints.Objects,
        TracksAnswer tracks => tracks.Objects,
        SpansAnswer spans => spans.Objects,
        SegmentsAnswer segments => segments.Objects,
        RelationsAnswer relations => relations.Objects,
        _ => [],
    };

    /// <summary>The kind of an object.</summary>
    public static ObjectType TypeOf(LabelledObject item) => item switch
    {
        Box => ObjectType.Box,
        RotatedBox => ObjectType.RotatedBox,
        Polygon => ObjectType.Polygon,
        Mask => ObjectType.Mask,
        KeypointGroup => ObjectType.Keypoints,
        Track => ObjectType.Track,
        Span => ObjectType.Span,
        Segment => ObjectType.Segment,
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "Unknown kind of object."),
    };
}

using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>The keypoints of one object, for example of one person.</summary>
public sealed record KeypointGroup : LabelledObject
{
    /// <summary>The points that are given, each name once. A keypoint that is not listed is not in the item.</summary>
    public required ValueList<Keypoint> Points { get; init; }

    /// <summary>The box of the whole object where it was drawn too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Rectangle? Box { get; init; }
}

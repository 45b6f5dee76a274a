using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary><c>keypoints</c>: which and how many keypoints an object must have.</summary>
public sealed record KeypointsConstraint : ClassScopedConstraint
{
    /// <summary>Keypoints that must be given, visible or occluded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Required { get; init; }

    /// <summary>Least number of keypoints.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Min { get; init; }
}

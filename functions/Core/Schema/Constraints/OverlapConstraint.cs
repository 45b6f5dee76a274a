using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary>
/// <c>overlap</c>: no two objects may overlap by more than an intersection over union. For boxes, rotated boxes, polygons and masks.
/// </summary>
public sealed record OverlapConstraint : ClassScopedConstraint
{
    /// <summary>Greatest intersection over union, from 0 (no common area) to below 1.</summary>
    public required double MaxIou { get; init; }

    /// <summary>Whether only objects of the same class are compared; default no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SameClass { get; init; }
}

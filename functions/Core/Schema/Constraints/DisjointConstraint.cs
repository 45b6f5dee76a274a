using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary><c>disjoint</c>: spans or segments must not overlap. Those that only touch are disjoint.</summary>
public sealed record DisjointConstraint : ClassScopedConstraint
{
    /// <summary>Whether one may lie within another, so that only partial overlap is wrong; default no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Nested { get; init; }

    /// <summary>Whether only objects of the same class are compared; default no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SameClass { get; init; }
}

using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary><c>length</c>: how long a span (in code points) or a segment (in seconds) may be. Bounds are inclusive and optional.</summary>
public sealed record LengthConstraint : ClassScopedConstraint
{
    /// <summary>Least length.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Min { get; init; }

    /// <summary>Greatest length.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Max { get; init; }
}

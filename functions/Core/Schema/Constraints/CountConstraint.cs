using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary><c>count</c>: how often a class, or any class, may occur.</summary>
public sealed record CountConstraint : LabelConstraint
{
    /// <summary>The class that is counted; all objects or choices together when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Class { get; init; }

    /// <summary>Least number, inclusive; 0 when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Min { get; init; }

    /// <summary>Greatest number, inclusive; without bound when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Max { get; init; }
}

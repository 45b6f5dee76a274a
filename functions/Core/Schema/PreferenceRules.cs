using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Rules of a pairwise preference.</summary>
public sealed record PreferenceRules
{
    /// <summary>Whether "equally good" is an answer; default no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Tie { get; init; }

    /// <summary>Whether "neither is acceptable" is an answer; default no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Neither { get; init; }

    /// <summary>How many degrees a preference has (1 = barely better); then the strength must be given. No strength when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Strengths { get; init; }
}

using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.Preference"/>: which of two candidates is better.</summary>
public sealed record PreferenceAnswer : Answer
{
    /// <summary>The better candidate.</summary>
    public required Preference Preferred { get; init; }

    /// <summary>How much better, from 1; given exactly where the schema has strengths and one candidate is preferred.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Strength { get; init; }
}

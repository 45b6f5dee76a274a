using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>Which of two candidates is better.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Preference>))]
public enum Preference
{
    /// <summary><c>first</c>: the first candidate.</summary>
    [JsonStringEnumMemberName("first")] First,

    /// <summary><c>second</c>: the second candidate.</summary>
    [JsonStringEnumMemberName("second")] Second,

    /// <summary><c>tie</c>: both are equally good.</summary>
    [JsonStringEnumMemberName("tie")] Tie,

    /// <summary><c>neither</c>: neither is acceptable.</summary>
    [JsonStringEnumMemberName("neither")] Neither,
}

using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary><c>spanText</c>: what the text under a span must look like. Checked where the item's text is known.</summary>
public sealed record SpanTextConstraint : ClassScopedConstraint
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int MaxPatternLength = 200;

    /// <summary>Whether the span must not begin or end with white space; default no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Trimmed { get; init; }

    /// <summary>
    /// Whether the span must not begin or end in the middle of a word, that is between two letters or digits; default no.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WholeWords { get; init; }

    /// <summary>
    /// A regular expression that the whole span must match. .NET syntax without back-references and look-around, so that matching takes
    /// linear time.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Pattern { get; init; }
}

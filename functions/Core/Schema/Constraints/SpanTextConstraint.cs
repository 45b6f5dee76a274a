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
    /// Whether the span must not begin or end in the middle of a word, that is between two letters or digits, or of a character, that is between a
    /// letter and its marks; default no.
    /// </summary>
    /// <remarks>
    /// Apostrophes and hyphens end a word. In scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan) the
    /// rule does not apply to words, because where they end cannot be seen; characters and numbers are not cut there either.
    /// </remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WholeWords { get; init; }

    /// <summary>
    /// A regular expression that the whole span must match. .NET syntax without back-references and look-around, so that matching takes
    /// linear time.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Pattern { get; init; }
}

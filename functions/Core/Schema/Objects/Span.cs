using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>A stretch of the prepared text: the code points from <see cref="Start"/> up to, but not including, <see cref="End"/>.</summary>
public sealed record Span : LabelledObject
{
    /// <summary>Offset of the first code point.</summary>
    public required int Start { get; init; }

    /// <summary>Offset after the last code point; more than <see cref="Start"/>.</summary>
    public required int End { get; init; }

    /// <summary>
    /// The text as the annotator saw it. When given it must be what stands there, which reveals offsets that count other units.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }
}

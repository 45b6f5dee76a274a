using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.Transcript"/>: what is said or written in the item.</summary>
public sealed record TranscriptAnswer : Answer
{
    /// <summary>The whole text.</summary>
    public required string Text { get; init; }

    /// <summary>The text cut into pieces with times, in order of their starts; needed where the schema says so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<TimedText> Segments { get; init; }
}

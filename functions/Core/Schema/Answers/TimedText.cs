using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>A piece of a transcript with its time, in seconds.</summary>
public sealed record TimedText
{
    /// <summary>When it begins.</summary>
    public required double Start { get; init; }

    /// <summary>When it ends; after <see cref="Start"/>.</summary>
    public required double End { get; init; }

    /// <summary>What is said.</summary>
    public required string Text { get; init; }

    /// <summary>Who says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Speaker { get; init; }
}

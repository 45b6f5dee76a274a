using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>A relation from one object of an answer to another.</summary>
public sealed record Relation
{
    /// <summary>The id of its class.</summary>
    public required string Class { get; init; }

    /// <summary>The id of the object that it starts from.</summary>
    public required string From { get; init; }

    /// <summary>The id of the object that it leads to, another one.</summary>
    public required string To { get; init; }

    /// <summary>Its attributes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AttributeSet Attributes { get; init; }

    /// <summary>How sure the annotator or the model is of it, from 0 to 1; null when not stated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Confidence { get; init; }
}

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.ClassificationOrdinal"/>: one class of an ordered scale.</summary>
public sealed record OrdinalAnswer : Answer
{
    /// <summary>The id of the chosen class; its position in the schema is its rank.</summary>
    public required string Class { get; init; }
}

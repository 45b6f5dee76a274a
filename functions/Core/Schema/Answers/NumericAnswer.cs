namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.ClassificationNumeric"/>: a number on the schema's scale.</summary>
public sealed record NumericAnswer : Answer
{
    /// <summary>The value.</summary>
    public required double Value { get; init; }
}

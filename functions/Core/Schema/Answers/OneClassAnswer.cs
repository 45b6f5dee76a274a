namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.ClassificationOne"/>: exactly one class.</summary>
public sealed record OneClassAnswer : Answer
{
    /// <summary>The id of the chosen class.</summary>
    public required string Class { get; init; }
}

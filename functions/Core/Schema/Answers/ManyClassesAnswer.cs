namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.ClassificationMany"/>: any number of classes. No class means that none applies.</summary>
public sealed record ManyClassesAnswer : Answer
{
    /// <summary>The ids of the chosen classes, each once. Their order has no meaning.</summary>
    public required ValueList<string> Classes { get; init; }
}

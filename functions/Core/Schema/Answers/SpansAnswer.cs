using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.Spans"/>: stretches of text. An empty list says that there is nothing to mark.</summary>
public sealed record SpansAnswer : Answer
{
    /// <summary>The objects, in any order.</summary>
    public required ValueList<Span> Objects { get; init; }
}

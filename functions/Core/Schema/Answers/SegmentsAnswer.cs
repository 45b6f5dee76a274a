using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.Segments"/>: stretches of time. An empty list says that there is nothing to mark.</summary>
public sealed record SegmentsAnswer : Answer
{
    /// <summary>The objects, in any order.</summary>
    public required ValueList<Segment> Objects { get; init; }
}

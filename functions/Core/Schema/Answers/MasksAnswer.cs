using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.Masks"/>: pixel masks. An empty list says that there is nothing to mark.</summary>
public sealed record MasksAnswer : Answer
{
    /// <summary>The objects, in any order.</summary>
    public required ValueList<Mask> Objects { get; init; }
}

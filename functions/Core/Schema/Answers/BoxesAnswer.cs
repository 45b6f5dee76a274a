using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.Boxes"/>: axis-aligned boxes. An empty list says that there is nothing to mark.</summary>
public sealed record BoxesAnswer : Answer
{
    /// <summary>The objects, in any order.</summary>
    public required ValueList<Box> Objects { get; init; }
}

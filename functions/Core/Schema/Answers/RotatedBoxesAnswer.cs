using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>
/// The answer of <see cref="TaskType.RotatedBoxes"/>: boxes with an angle. An empty list says that there is nothing to mark.
/// </summary>
public sealed record RotatedBoxesAnswer : Answer
{
    /// <summary>The objects, in any order.</summary>
    public required ValueList<RotatedBox> Objects { get; init; }
}

using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>
/// The answer of <see cref="TaskType.Keypoints"/>: groups of keypoints. An empty list says that there is nothing to mark.
/// </summary>
public sealed record KeypointsAnswer : Answer
{
    /// <summary>The objects, in any order.</summary>
    public required ValueList<KeypointGroup> Objects { get; init; }
}

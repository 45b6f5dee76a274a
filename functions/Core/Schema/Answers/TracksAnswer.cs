using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>
/// The answer of <see cref="TaskType.Tracks"/>: objects followed through a video. An empty list says that there is nothing to mark.
/// </summary>
public sealed record TracksAnswer : Answer
{
    /// <summary>The objects, in any order.</summary>
    public required ValueList<Track> Objects { get; init; }
}

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>One object followed through a video: its box in some frames. Between keyframes the box moves and grows linearly.</summary>
public sealed record Track : LabelledObject
{
    /// <summary>The keyframes, at least one, in rising order of frames. The object is seen from the first to the last of them.</summary>
    public required ValueList<Keyframe> Keyframes { get; init; }
}

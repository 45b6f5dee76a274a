namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>A stretch of time, in seconds from the beginning of the item.</summary>
public sealed record Segment : LabelledObject
{
    /// <summary>When it begins.</summary>
    public required double Start { get; init; }

    /// <summary>When it ends; after <see cref="Start"/>.</summary>
    public required double End { get; init; }
}

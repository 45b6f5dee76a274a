namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>An outlined area of one or more parts; an object that something hides in the middle has several.</summary>
/// <remarks>It covers the union of its parts, and a part its outline less the union of its holes: what overlaps counts once.</remarks>
public sealed record Polygon : LabelledObject
{
    /// <summary>The parts, at least one.</summary>
    public required ValueList<PolygonPart> Parts { get; init; }
}

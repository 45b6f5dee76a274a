namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>An outlined area of one or more parts; an object that something hides in the middle has several.</summary>
public sealed record Polygon : LabelledObject
{
    /// <summary>The parts, at least one.</summary>
    public required ValueList<PolygonPart> Parts { get; init; }
}

using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>
/// One connected part of a polygon. Rings may run in either direction; the last point is joined to the first and does not repeat it.
/// </summary>
public sealed record PolygonPart
{
    /// <summary>The outline, at least three points.</summary>
    public required ValueList<Point> Points { get; init; }

    /// <summary>Holes in the part, each a ring of at least three points; none lies outside the outline or covers it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<ValueList<Point>> Holes { get; init; }
}

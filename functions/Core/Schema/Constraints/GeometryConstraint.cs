using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary><c>geometry</c>: size, form and place of objects in the plane. Every bound is inclusive and optional.</summary>
/// <remarks>
/// Sides are those of the box, of the rotated box, or of the bounding box of any other object. The area of a polygon is that of the region that
/// it covers (<see cref="Objects.Polygon"/>), the area of a mask its pixels. Tracks satisfy the rule in every keyframe.
/// </remarks>
public sealed record GeometryConstraint : ClassScopedConstraint
{
    /// <summary>Least area in square pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MinArea { get; init; }

    /// <summary>Greatest area in square pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MaxArea { get; init; }

    /// <summary>Least width and height in pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MinSide { get; init; }

    /// <summary>Greatest width and height in pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MaxSide { get; init; }

    /// <summary>Least width divided by height.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MinAspect { get; init; }

    /// <summary>Greatest width divided by height.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MaxAspect { get; init; }

    /// <summary>Most vertices of a polygon, over all its rings.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxVertices { get; init; }

    /// <summary>Whether the rings of a polygon's part must not touch or cross themselves or each other; default no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Simple { get; init; }

    /// <summary>How much must lie inside the item; see <see cref="InsideRule"/> for the default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InsideRule? Inside { get; init; }
}

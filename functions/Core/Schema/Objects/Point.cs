using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>A point in pixels of the prepared item. In JSON <c>[x, y]</c>.</summary>
/// <param name="X">From the left.</param>
/// <param name="Y">From the top.</param>
[JsonConverter(typeof(PointConverter))]
public readonly record struct Point(double X, double Y);

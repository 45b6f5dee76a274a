using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>The scale of a numeric classification.</summary>
/// <param name="Min">Least value, inclusive.</param>
/// <param name="Max">Greatest value, inclusive; greater than <paramref name="Min"/>.</param>
public sealed record NumericScale(double Min, double Max)
{
    /// <summary>Distance between allowed values, counted from <see cref="Min"/>; any value when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Step { get; init; }

    /// <summary>Unit of the value, for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unit { get; init; }
}

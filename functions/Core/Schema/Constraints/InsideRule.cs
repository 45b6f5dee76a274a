using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary>How much of an object must lie inside its item.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InsideRule>))]
public enum InsideRule
{
    /// <summary><c>whole</c>: every point of it. The default, except for rotated boxes.</summary>
    [JsonStringEnumMemberName("whole")] Whole,

    /// <summary>
    /// <c>centre</c>: the centre of its bounding box. The default for rotated boxes, whose corners leave the item where objects are cut by
    /// its edge.
    /// </summary>
    [JsonStringEnumMemberName("centre")] Centre,

    /// <summary><c>free</c>: it may lie outside, for objects that are labelled beyond the edge.</summary>
    [JsonStringEnumMemberName("free")] Free,
}

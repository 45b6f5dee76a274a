using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>Whether a keypoint can be seen. A keypoint outside the item is not listed at all (COCO's v = 0).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Visibility>))]
public enum Visibility
{
    /// <summary><c>visible</c>: it can be seen (COCO's v = 2).</summary>
    [JsonStringEnumMemberName("visible")] Visible,

    /// <summary><c>occluded</c>: it is hidden, but its place is known (COCO's v = 1).</summary>
    [JsonStringEnumMemberName("occluded")] Occluded,
}

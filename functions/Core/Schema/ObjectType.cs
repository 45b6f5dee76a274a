using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>
/// The kinds of object in answers. In JSON the name in quotes, which is also the <c>type</c> of an object that relations join.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<ObjectType>))]
public enum ObjectType
{
    /// <summary><c>box</c>: an axis-aligned box.</summary>
    [JsonStringEnumMemberName("box")] Box,

    /// <summary><c>rotatedBox</c>: a box with an angle.</summary>
    [JsonStringEnumMemberName("rotatedBox")] RotatedBox,

    /// <summary><c>polygon</c>: an outline with holes.</summary>
    [JsonStringEnumMemberName("polygon")] Polygon,

    /// <summary><c>mask</c>: a run-length encoded mask.</summary>
    [JsonStringEnumMemberName("mask")] Mask,

    /// <summary><c>keypoints</c>: named points.</summary>
    [JsonStringEnumMemberName("keypoints")] Keypoints,

    /// <summary><c>track</c>: a box over frames.</summary>
    [JsonStringEnumMemberName("track")] Track,

    /// <summary><c>span</c>: a stretch of text.</summary>
    [JsonStringEnumMemberName("span")] Span,

    /// <summary><c>segment</c>: a stretch of time.</summary>
    [JsonStringEnumMemberName("segment")] Segment,
}

using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>What an annotator is asked for. In JSON the name in quotes, which is also the <c>type</c> of the answer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskType>))]
public enum TaskType
{
    /// <summary><c>classification.one</c>: exactly one class.</summary>
    [JsonStringEnumMemberName("classification.one")] ClassificationOne,

    /// <summary><c>classification.many</c>: any number of classes.</summary>
    [JsonStringEnumMemberName("classification.many")] ClassificationMany,

    /// <summary><c>classification.ordinal</c>: one class of a scale whose order is the order of the schema's classes.</summary>
    [JsonStringEnumMemberName("classification.ordinal")] ClassificationOrdinal,

    /// <summary><c>classification.numeric</c>: a number on a scale.</summary>
    [JsonStringEnumMemberName("classification.numeric")] ClassificationNumeric,

    /// <summary><c>boxes</c>: axis-aligned boxes.</summary>
    [JsonStringEnumMemberName("boxes")] Boxes,

    /// <summary><c>boxes.rotated</c>: boxes with an angle.</summary>
    [JsonStringEnumMemberName("boxes.rotated")] RotatedBoxes,

    /// <summary><c>polygons</c>: outlines with holes, of one or more parts.</summary>
    [JsonStringEnumMemberName("polygons")] Polygons,

    /// <summary><c>masks</c>: pixel masks, run-length encoded as in COCO.</summary>
    [JsonStringEnumMemberName("masks")] Masks,

    /// <summary><c>keypoints</c>: named points with visibility.</summary>
    [JsonStringEnumMemberName("keypoints")] Keypoints,

    /// <summary><c>tracks</c>: boxes over the frames of a video.</summary>
    [JsonStringEnumMemberName("tracks")] Tracks,

    /// <summary><c>spans</c>: stretches of text.</summary>
    [JsonStringEnumMemberName("spans")] Spans,

    /// <summary><c>relations</c>: directed relations between spans or other objects.</summary>
    [JsonStringEnumMemberName("relations")] Relations,

    /// <summary><c>transcript</c>: what is said or written in the item, with or without times.</summary>
    [JsonStringEnumMemberName("transcript")] Transcript,

    /// <summary><c>segments</c>: stretches of time in audio, video or sensor data.</summary>
    [JsonStringEnumMemberName("segments")] Segments,

    /// <summary><c>ranking</c>: the item's candidates, best first.</summary>
    [JsonStringEnumMemberName("ranking")] Ranking,

    /// <summary><c>preference</c>: which of two candidates is better.</summary>
    [JsonStringEnumMemberName("preference")] Preference,

    /// <summary><c>text</c>: free text for supervised fine-tuning, as a response or a conversation.</summary>
    [JsonStringEnumMemberName("text")] Text,
}

using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>Something that an answer marks in an item. One sealed record per kind; in a relations answer, <c>type</c> names it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Box), "box")]
[JsonDerivedType(typeof(RotatedBox), "rotatedBox")]
[JsonDerivedType(typeof(Polygon), "polygon")]
[JsonDerivedType(typeof(Mask), "mask")]
[JsonDerivedType(typeof(KeypointGroup), "keypoints")]
[JsonDerivedType(typeof(Track), "track")]
[JsonDerivedType(typeof(Span), "span")]
[JsonDerivedType(typeof(Segment), "segment")]
public abstract record LabelledObject
{
    /// <summary>Names the object within its answer; needed only where relations refer to it.</summary>
    [JsonPropertyOrder(-2)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>The id of its class.</summary>
    [JsonPropertyOrder(-1)]
    public required string Class { get; init; }

    /// <summary>Its attributes.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AttributeSet Attributes { get; init; }

    /// <summary>How sure the annotator or the model is of it, from 0 to 1; null when not stated.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Confidence { get; init; }
}

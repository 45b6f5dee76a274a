using System.Text.Json.Serialization;
using AnnotationFunctions.Core.Schema.Answers;

namespace AnnotationFunctions.Core.Schema;

/// <summary>What an annotator, a model, a consensus or an adjudication says about an item. One sealed record per task type.</summary>
/// <remarks>
/// In JSON, <c>type</c> names the record. <see cref="AnswerReader"/> reads answers of unknown origin; answers that it returned and that
/// were stored since are read back with <see cref="SchemaJson.Options"/>. Answers are compared by value.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(OneClassAnswer), "classification.one")]
[JsonDerivedType(typeof(ManyClassesAnswer), "classification.many")]
[JsonDerivedType(typeof(OrdinalAnswer), "classification.ordinal")]
[JsonDerivedType(typeof(NumericAnswer), "classification.numeric")]
[JsonDerivedType(typeof(BoxesAnswer), "boxes")]
[JsonDerivedType(typeof(RotatedBoxesAnswer), "boxes.rotated")]
[JsonDerivedType(typeof(PolygonsAnswer), "polygons")]
[JsonDerivedType(typeof(MasksAnswer), "masks")]
[JsonDerivedType(typeof(KeypointsAnswer), "keypoints")]
[JsonDerivedType(typeof(TracksAnswer), "tracks")]
[JsonDerivedType(typeof(SpansAnswer), "spans")]
[JsonDerivedType(typeof(RelationsAnswer), "relations")]
[JsonDerivedType(typeof(TranscriptAnswer), "transcript")]
[JsonDerivedType(typeof(SegmentsAnswer), "segments")]
[JsonDerivedType(typeof(RankingAnswer), "ranking")]
[JsonDerivedType(typeof(PreferenceAnswer), "preference")]
[JsonDerivedType(typeof(TextAnswer), "text")]
[JsonDerivedType(typeof(SkippedAnswer), SkippedAnswer.TypeName)]
public abstract record Answer
{
    /// <summary>The version of the schema that the answer was made under.</summary>
    [JsonPropertyOrder(-1)]
    public required int SchemaVersion { get; init; }

    /// <summary>Attributes of the answer as a whole.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AttributeSet Attributes { get; init; }

    /// <summary>How sure the annotator or the model is of the answer, from 0 to 1; null when not stated.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Confidence { get; init; }
}

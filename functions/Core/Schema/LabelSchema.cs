using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using AnnotationFunctions.Core.Schema.Constraints;

namespace AnnotationFunctions.Core.Schema;

/// <summary>
/// What the annotators of a project may answer: task type, classes, attributes and constraints. Immutable; a change is a new version.
/// </summary>
/// <remarks>
/// Read one from JSON with <see cref="LabelSchemaReader"/>, which lists everything that is wrong with it. A schema that was built in
/// code is checked by <see cref="LabelSchemaCheck"/>; <see cref="AnswerReader"/> takes it to be valid.
/// </remarks>
public sealed record LabelSchema
{
    // Beside the record, so that it is no part of its value.
    private static readonly ConditionalWeakTable<LabelSchema, Dictionary<string, int>> ClassIndex = [];

    /// <summary>The reasons for not answering that a schema has unless it names its own.</summary>
    public static ValueList<string> DefaultSkipReasons { get; } = ["undecidable", "unusable"];

    /// <summary>Counts from 1; every answer names the version that it was made under.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What is asked for.</summary>
    public required TaskType TaskType { get; init; }

    /// <summary>
    /// The classes, in the order in which they are shown; for ordinal classification this is the order of the scale, lowest first.
    /// </summary>
    public ValueList<LabelClass> Classes { get; init; }

    /// <summary>Attributes of the answer as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<AttributeDefinition> Attributes { get; init; }

    /// <summary>Attributes of every object, whatever its class; a class adds its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<AttributeDefinition> ObjectAttributes { get; init; }

    /// <summary>What an answer must satisfy beyond its form.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<LabelConstraint> Constraints { get; init; }

    /// <summary>Reasons that an annotator may give for not answering. Empty: every task must be answered.</summary>
    public ValueList<string> SkipReasons { get; init; } = DefaultSkipReasons;

    /// <summary>The scale of a numeric classification; required for that task type.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NumericScale? Scale { get; init; }

    /// <summary>The relations of a relations task; required for that task type.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RelationRules? Relations { get; init; }

    /// <summary>Rules of a ranking.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RankingRules? Ranking { get; init; }

    /// <summary>Rules of a pairwise preference.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PreferenceRules? Preference { get; init; }

    /// <summary>Rules of the texts in a transcript or free text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextRules? Text { get; init; }

    /// <summary>The position of a class in <see cref="Classes"/>, or -1. O(1), but for the first call on a schema.</summary>
    public int IndexOfClass(string id) => ClassIndex.GetValue(this, Index).GetValueOrDefault(id, -1);

    private static Dictionary<string, int> Index(LabelSchema schema)
    {
        var index = new Dictionary<string, int>(schema.Classes.Count, StringComparer.Ordinal);
        for (var i = 0; i < schema.Classes.Count; i++)
        {
            index.TryAdd(schema.Classes[i].Id, i);
        }
        return index;
    }

    /// <summary>The kinds of object that answers hold; none for a task type without objects.</summary>
    public ValueList<ObjectType> ObjectTypes() => TaskType switch
    {
        TaskType.Boxes => [ObjectType.Box],
        TaskType.RotatedBoxes => [ObjectType.RotatedBox],
        TaskType.Polygons => [ObjectType.Polygon],
        TaskType.Masks => [ObjectType.Mask],
        TaskType.Keypoints => [ObjectType.Keypoints],
        TaskType.Tracks => [ObjectType.Track],
        TaskType.Spans => [ObjectType.Span],
        TaskType.Segments => [ObjectType.Segment],
        TaskType.Relations => Relations?.Between ?? [],
        _ => [],
    };
}

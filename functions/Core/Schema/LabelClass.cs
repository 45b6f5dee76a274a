using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>A class that an item or an object can have.</summary>
public sealed record LabelClass
{
    /// <summary>What answers say: 1 to 64 code points, unique in the schema, never reused for another meaning.</summary>
    public required string Id { get; init; }

    /// <summary>What people see; the id when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>One or two sentences for annotators; the guideline says the rest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>Colour in user interfaces, as <c>#rrggbb</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Color { get; init; }

    /// <summary>The id of the class that contains this one (COCO's supercategory). It groups; it does not constrain answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Parent { get; init; }

    /// <summary>Attributes of the objects of this class; in a classification, attributes of the answer that chooses it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<AttributeDefinition> Attributes { get; init; }

    /// <summary>Names of the keypoints of this class, in export order; for keypoints tasks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Keypoints { get; init; }

    /// <summary>Which keypoints are joined by a line, as pairs of names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<ValueList<string>> Skeleton { get; init; }
}

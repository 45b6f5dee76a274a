using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary>
/// <c>implies</c>: where a class occurs, or an attribute has a value, another class or attribute is needed. An attribute of objects is
/// looked up on the object that the condition holds for, an attribute of the answer on the answer.
/// </summary>
public sealed record ImpliesConstraint : LabelConstraint
{
    /// <summary>Condition: the class of the object or the chosen class; any when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Class { get; init; }

    /// <summary>Condition: an attribute that is present.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Attribute { get; init; }

    /// <summary>Condition: the value of <see cref="Attribute"/>; any when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AttributeValue? Value { get; init; }

    /// <summary>Consequence: a class that must occur in the answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NeedsClass { get; init; }

    /// <summary>Consequence: an attribute that must be given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NeedsAttribute { get; init; }
}

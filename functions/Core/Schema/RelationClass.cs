using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>A class of relation between two objects.</summary>
public sealed record RelationClass
{
    /// <summary>What answers say: 1 to 64 code points, unique among the relation classes.</summary>
    public required string Id { get; init; }

    /// <summary>What people see; the id when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Classes that the relation may start from; any when empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> From { get; init; }

    /// <summary>Classes that the relation may lead to; any when empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> To { get; init; }

    /// <summary>Whether the direction has no meaning; then a pair may be related once only, in either direction.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Symmetric { get; init; }

    /// <summary>Whether relations of this class must not lead back to where they began, as in "part of".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Acyclic { get; init; }

    /// <summary>Attributes of the relations of this class.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<AttributeDefinition> Attributes { get; init; }
}

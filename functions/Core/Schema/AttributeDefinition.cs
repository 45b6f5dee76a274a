using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>An attribute that answers or objects can carry.</summary>
public sealed record AttributeDefinition
{
    /// <summary>The longest text that an attribute holds unless <see cref="MaxLength"/> says less.</summary>
    public const int DefaultMaxLength = 1_000;

    /// <summary>What answers say: 1 to 64 code points.</summary>
    public required string Id { get; init; }

    /// <summary>The type of the value.</summary>
    public required AttributeType Type { get; init; }

    /// <summary>Whether it must be given; default no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Required { get; init; }

    /// <summary>What people see; the id when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>The values of an enumeration.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Values { get; init; }

    /// <summary>Least value of a number or integer, inclusive.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Min { get; init; }

    /// <summary>Greatest value of a number or integer, inclusive.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Max { get; init; }

    /// <summary>Longest text in code points; <see cref="DefaultMaxLength"/> when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxLength { get; init; }

    /// <summary>For tracks: the value may change from keyframe to keyframe and stands on the keyframes, not on the track.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PerFrame { get; init; }
}

using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>The type of an attribute's value.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttributeType>))]
public enum AttributeType
{
    /// <summary><c>string</c>: free text.</summary>
    [JsonStringEnumMemberName("string")] String,

    /// <summary><c>number</c>: a finite number.</summary>
    [JsonStringEnumMemberName("number")] Number,

    /// <summary><c>integer</c>: a whole number of at most 2^53 in magnitude.</summary>
    [JsonStringEnumMemberName("integer")] Integer,

    /// <summary><c>boolean</c>: true or false.</summary>
    [JsonStringEnumMemberName("boolean")] Boolean,

    /// <summary><c>enum</c>: one of the listed texts.</summary>
    [JsonStringEnumMemberName("enum")] Enum,
}

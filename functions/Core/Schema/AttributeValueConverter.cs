using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Reads and writes an attribute's value as the JSON string, number or boolean that it is.</summary>
internal sealed class AttributeValueConverter : JsonConverter<AttributeValue>
{
    public override AttributeValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number when reader.GetDouble() is var number && double.IsFinite(number) => number,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException("An attribute is a string, a finite number or a boolean."),
    };

    public override void Write(Utf8JsonWriter writer, AttributeValue value, JsonSerializerOptions options)
    {
        if (value.Text is { } text)
        {
            writer.WriteStringValue(text);
        }
        else if (value.Truth is { } truth)
        {
            writer.WriteBooleanValue(truth);
        }
        else
        {
            writer.WriteNumberValue(value.Number);
        }
    }
}

using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Reads and writes an <see cref="AttributeSet"/> as a JSON object.</summary>
internal sealed class AttributeSetConverter : JsonConverter<AttributeSet>
{
    private static readonly AttributeValueConverter Value = new();

    public override AttributeSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Attributes are an object.");
        }
        var items = new List<KeyValuePair<string, AttributeValue>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var id = reader.GetString()!;
            reader.Read();
            items.Add(new(id, Value.Read(ref reader, typeof(AttributeValue), options)));
        }
        try
        {
            return AttributeSet.Create(CollectionsMarshal.AsSpan(items));
        }
        catch (ArgumentException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    public override void Write(Utf8JsonWriter writer, AttributeSet value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (id, attribute) in value)
        {
            writer.WritePropertyName(id);
            Value.Write(writer, attribute, options);
        }
        writer.WriteEndObject();
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Reads whole numbers as JSON Schema understands them: <c>2</c>, <c>2.0</c> and <c>2e0</c> are the same number.</summary>
internal sealed class WholeNumberConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TryGetInt32(out var whole))
        {
            return whole;
        }
        var number = reader.GetDouble();
        return number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw new JsonException("Expected a whole number.");
    }

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

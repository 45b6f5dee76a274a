using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>Reads COCO's masks with compressed or plain counts; writes them compressed.</summary>
internal sealed class RunLengthMaskConverter : JsonConverter<RunLengthMask>
{
    public override RunLengthMask Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return TryRead(document.RootElement, out var mask) is { } wrong ? throw new JsonException(wrong) : mask!;
    }

    public override void Write(Utf8JsonWriter writer, RunLengthMask value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("size");
        writer.WriteNumberValue(value.Height);
        writer.WriteNumberValue(value.Width);
        writer.WriteEndArray();
        writer.WriteString("counts", value.ToCompressed());
        writer.WriteEndObject();
    }

    /// <summary>Reads a mask whose members are of the right form. Returns what is wrong with it, or null.</summary>
    internal static string? TryRead(JsonElement json, out RunLengthMask? mask)
    {
        mask = null;
        if (!json.TryGetProperty("size", out var size) || !json.TryGetProperty("counts", out var counts))
        {
            return "A mask has a size and counts.";
        }
        int[] runs;
        if (counts.ValueKind == JsonValueKind.String)
        {
            if (CocoCounts.TryDecode(counts.GetString(), out runs) is { } wrong)
            {
                return wrong;
            }
        }
        else
        {
            runs = [.. counts.EnumerateArray().Select(count => (int)count.GetDouble())];
        }
        return RunLengthMask.TryCreate((int)size[0].GetDouble(), (int)size[1].GetDouble(), runs, out mask);
    }
}

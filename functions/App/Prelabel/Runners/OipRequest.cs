using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using AnnotationFunctions.App.Prelabel.Tensors;

namespace AnnotationFunctions.App.Prelabel.Runners;

/// <summary>Writes inference requests of the Open Inference Protocol v2: all tensors as JSON, or their elements as bytes behind the JSON (its binary tensor data extension).</summary>
internal static class OipRequest
{
    /// <summary>Header that says how many bytes of a body are JSON; the rest are tensors.</summary>
    public const string JsonLengthHeader = "Inference-Header-Content-Length";

    public static HttpContent Write(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, bool binary)
    {
        var body = new ArrayBufferWriter<byte>(binary ? inputs.Sum(input => input.Bytes().Length) + 1024 : 4096);
        WriteJson(body, inputs, outputs, binary);
        var jsonLength = body.WrittenCount;
        if (binary)
        {
            foreach (var input in inputs)
            {
                body.Write(input.Bytes());
            }
        }

        var content = new ReadOnlyMemoryContent(body.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue(binary ? "application/octet-stream" : "application/json");
        if (binary)
        {
            content.Headers.Add(JsonLengthHeader, jsonLength.ToString(CultureInfo.InvariantCulture));
        }

        return content;
    }

    private static void WriteJson(IBufferWriter<byte> body, IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, bool binary)
    {
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteStartArray("inputs");
        foreach (var input in inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name);
            json.WriteString("datatype", input.Type.Name());
            json.WritePropertyName("shape");
            JsonSerializer.Serialize(json, input.Shape);
            WriteData(json, input, binary);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (var output in outputs)
        {
            json.WriteStartObject();
            json.WriteString("name", output);
            json.WriteStartObject("parameters");
            json.WriteBoolean("binary_data", binary);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, Tensor input, bool binary)
    {
        if (binary)
        {
            json.WriteStartObject("parameters");
            json.WriteNumber("binary_data_size", input.Bytes().Length);
            json.WriteEndObject();
            return;
        }

        json.WritePropertyName("data");
        switch (input.Values)
        {
            case long[] values:
                JsonSerializer.Serialize(json, values);
                break;
            case int[] values:
                JsonSerializer.Serialize(json, values);
                break;
            case bool[] values:
                JsonSerializer.Serialize(json, values);
                break;
            case double[] values:
                JsonSerializer.Serialize(json, values);
                break;
            case byte[] values:
                JsonSerializer.Serialize(json, Array.ConvertAll(values, value => (int)value)); // an array of bytes would become Base64
                break;
            default:
                JsonSerializer.Serialize(json, input.Floats());
                break;
        }
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.InferenceServer;

/// <summary>An inference request with its tensors as binary data, built from the protocol alone.</summary>
public sealed class BinaryRequest
{
    private readonly JsonArray inputs = [];
    private readonly JsonArray outputs = [];
    private readonly MemoryStream data = new();

    public JsonObject Parameters { get; } = new() { ["binary_data_output"] = true };

    public string? Id { get; init; }

    public BinaryRequest Input<T>(string name, string datatype, long[] shape, params ReadOnlySpan<T> values)
        where T : struct => Input(name, datatype, shape, MemoryMarshal.AsBytes(values).ToArray());

    public BinaryRequest Input(string name, string datatype, long[] shape, byte[] bytes)
    {
        inputs.Add(new JsonObject
        {
            ["name"] = name,
            ["datatype"] = datatype,
            ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
            ["parameters"] = new JsonObject { ["binary_data_size"] = bytes.Length },
        });
        data.Write(bytes);
        return this;
    }

    public BinaryRequest Output(string name, bool? binary = null)
    {
        var output = new JsonObject { ["name"] = name };
        if (binary is { } wanted)
        {
            output["parameters"] = new JsonObject { ["binary_data"] = wanted };
        }

        outputs.Add(output);
        return this;
    }

    /// <summary>The body, and how many bytes of it are JSON.</summary>
    public (byte[] Body, int JsonLength) ToBytes()
    {
        var request = new JsonObject { ["inputs"] = inputs.DeepClone(), ["parameters"] = Parameters.DeepClone() };
        if (Id is not null)
        {
            request["id"] = Id;
        }

        if (outputs.Count > 0)
        {
            request["outputs"] = outputs.DeepClone();
        }

        var json = System.Text.Encoding.UTF8.GetBytes(request.ToJsonString());
        return ([.. json, .. data.ToArray()], json.Length);
    }

    public HttpContent ToContent()
    {
        var (body, jsonLength) = ToBytes();
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("Inference-Header-Content-Length", jsonLength.ToString(CultureInfo.InvariantCulture));
        return content;
    }
}

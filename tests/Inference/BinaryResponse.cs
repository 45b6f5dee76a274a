using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.Inference;

/// <summary>An answer whose tensors follow its JSON, read from the protocol alone.</summary>
internal sealed record BinaryResponse(HttpStatusCode Status, JsonNode Json, byte[] Data)
{
    public static async Task<BinaryResponse> ReadAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var jsonLength = answer.Headers.TryGetValues("Inference-Header-Content-Length", out var values) ? int.Parse(values.Single()) : body.Length;
        return new BinaryResponse(answer.StatusCode, JsonNode.Parse(body.AsSpan(0, jsonLength))!, body[jsonLength..]);
    }

    /// <summary>The bytes of an output.</summary>
    public byte[] Bytes(string output)
    {
        Status.ShouldBe(HttpStatusCode.OK, Json.ToJsonString());
        var at = 0;
        foreach (var each in Json["outputs"]!.AsArray())
        {
            var size = each!["parameters"]?["binary_data_size"]?.GetValue<int>() ?? 0;
            if (each["name"]!.GetValue<string>() == output)
            {
                return Data.AsSpan(at, size).ToArray();
            }

            at += size;
        }

        throw new InvalidOperationException($"There is no output '{output}' in {Json.ToJsonString()}");
    }

    public T[] Values<T>(string output)
        where T : struct => MemoryMarshal.Cast<byte, T>(Bytes(output)).ToArray();

    public long[] Shape(string output) =>
        [.. Json["outputs"]!.AsArray().First(each => each!["name"]!.GetValue<string>() == output)!["shape"]!.AsArray().Select(size => size!.GetValue<long>())];
}

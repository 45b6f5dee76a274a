using System.Runtime.InteropServices;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.Benchmarks.Inference;

/// <summary>A model and how it is asked.</summary>
/// <param name="Name">The model's name on the server.</param>
/// <param name="File">Its ONNX file.</param>
/// <param name="Input">Its one input.</param>
/// <param name="Output">Its one output.</param>
/// <param name="Row">Shape of a row.</param>
/// <param name="BatchRows">Rows of a run, for the server and the bare loop alike.</param>
/// <param name="RequestRows">Rows of a request.</param>
internal sealed record InferenceWorkload(string Name, byte[] File, string Input, string Output, long[] Row, int BatchRows, int RequestRows)
{
    /// <summary>Enough requests under way that a batch waits while one runs, and one more is on its way.</summary>
    public int Connections => 3 * BatchRows / RequestRows;

    public int RowElements => (int)Row.Aggregate(1L, (product, size) => product * size);

    /// <summary>Rows of numbers from 0 up to 1, the same every time.</summary>
    public float[] Rows(int count)
    {
        var random = new Random(count);
        var values = new float[count * RowElements];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle();
        }

        return values;
    }

    /// <summary>A whole HTTP request for so many rows.</summary>
    public byte[] HttpRequest(int rows)
    {
        var (body, jsonLength) = new BinaryRequest().Input(Input, "FP32", [rows, .. Row], MemoryMarshal.AsBytes<float>(Rows(rows)).ToArray()).ToBytes();
        var head = $"POST /v2/models/{Name}/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: {body.Length}\r\nInference-Header-Content-Length: {jsonLength}\r\n\r\n";
        return [.. System.Text.Encoding.ASCII.GetBytes(head), .. body];
    }
}

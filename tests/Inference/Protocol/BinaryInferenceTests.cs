using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using AnnotationFunctions.Tests.InferenceServer;
using CsCheck;

namespace AnnotationFunctions.Tests.Inference.Protocol;

public sealed class BinaryInferenceTests
{
    [Fact]
    public async Task Infer_BinaryBothWays_GivesTheSameAsJson()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var answer = await server.InferAsync("double", new BinaryRequest { Id = "a" }.Input<float>("x", "FP32", [2, 3], 1, 2, 3, 4, 5, 6));
        answer.Json["id"]!.GetValue<string>().ShouldBe("a");
        answer.Shape("y").ShouldBe([2, 3]);
        answer.Values<float>("y").ShouldBe([2, 4, 6, 8, 10, 12]);
    }

    [Fact]
    public async Task Infer_OneOutputBinaryOneJson_AnswersEachAsAsked()
    {
        await using var server = await RunningServer.StartAsync("pair", SampleModels.TwoInputs());
        var request = new BinaryRequest().Input<float>("a", "FP32", [1, 2], 10, 20).Input<float>("b", "FP32", [1, 2], 1, 2)
            .Output("sum", binary: false).Output("difference");
        var answer = await server.InferAsync("pair", request);
        answer.Json["outputs"]![0]!["data"]!.ToJsonString().ShouldBe("[11,22]");
        answer.Values<float>("difference").ShouldBe([9, 18]);
    }

    [Theory]
    [InlineData(OnnxType.Bool, "BOOL", 1)]
    [InlineData(OnnxType.UInt8, "UINT8", 1)]
    [InlineData(OnnxType.UInt16, "UINT16", 2)]
    [InlineData(OnnxType.UInt32, "UINT32", 4)]
    [InlineData(OnnxType.UInt64, "UINT64", 8)]
    [InlineData(OnnxType.Int8, "INT8", 1)]
    [InlineData(OnnxType.Int16, "INT16", 2)]
    [InlineData(OnnxType.Int32, "INT32", 4)]
    [InlineData(OnnxType.Int64, "INT64", 8)]
    [InlineData(OnnxType.Float16, "FP16", 2)]
    [InlineData(OnnxType.BFloat16, "BF16", 2)]
    [InlineData(OnnxType.Float, "FP32", 4)]
    [InlineData(OnnxType.Double, "FP64", 8)]
    public async Task Infer_EveryType_ComesBackByteForByte(OnnxType type, string datatype, int size)
    {
        await using var server = await RunningServer.StartAsync("same", SampleModels.Identity(type, -1, 5));
        // Small numbers in every type: no NaN among them, and valid as booleans.
        var bytes = Enumerable.Range(0, 3 * 5 * size).Select(i => (byte)(i % size == 0 ? i / size % 2 : 0)).ToArray();
        var answer = await server.InferAsync("same", new BinaryRequest().Input("x", datatype, [3, 5], bytes));
        answer.Bytes("y").ShouldBe(bytes);
    }

    [Fact]
    public async Task Infer_MisalignedTensorAfterAnOddOne_IsRead()
    {
        var file = new OnnxGraph().Input("flag", OnnxType.UInt8, -1, 3).Input("x", OnnxType.Double, -1, 1)
            .Output("flags", OnnxType.UInt8, -1, 3).Output("y", OnnxType.Double, -1, 1)
            .Node("Identity", ["flag"], "flags").Node("Add", ["x", "x"], "y").ToFile();
        await using var server = await RunningServer.StartAsync("odd", file);
        var answer = await server.InferAsync("odd", new BinaryRequest().Input<byte>("flag", "UINT8", [1, 3], 1, 2, 3).Input("x", "FP64", [1, 1], 21.0));
        answer.Values<byte>("flags").ShouldBe([1, 2, 3]);
        answer.Values<double>("y").ShouldBe([42]);
    }

    [Fact]
    public async Task Infer_Texts_ComeBackWithTheirLengths()
    {
        await using var server = await RunningServer.StartAsync("same", SampleModels.Identity(OnnxType.String, -1));
        var bytes = Texts("", "a", "grüne Äpfel");
        var answer = await server.InferAsync("same", new BinaryRequest().Input("x", "BYTES", [3], bytes));
        answer.Bytes("y").ShouldBe(bytes);
    }

    [Fact]
    public async Task Infer_BodyWithoutJson_IsTheOneInput()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        using var content = new ByteArrayContent(MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, 6]).ToArray());
        content.Headers.Add("Inference-Header-Content-Length", "0");
        using var answer = await server.Http.PostAsync("/v2/models/double/infer", content, TestContext.Current.CancellationToken);
        var response = await BinaryResponse.ReadAsync(answer);
        response.Shape("y").ShouldBe([2, 3]);
        response.Values<float>("y").ShouldBe([2, 4, 6, 8, 10, 12]);
    }

    [Fact]
    public async Task Infer_LargeOutput_ArrivesWhole()
    {
        await using var server = await RunningServer.StartAsync("same", SampleModels.Identity(OnnxType.Float, -1, 1_000_000));
        var values = Enumerable.Range(0, 2_000_000).Select(i => (float)i).ToArray();
        var answer = await server.InferAsync("same", new BinaryRequest().Input<float>("x", "FP32", [2, 1_000_000], values));
        answer.Values<float>("y").SequenceEqual(values).ShouldBeTrue();
    }

    [Fact]
    public async Task Infer_RandomRows_AreDoubledWhateverTheirNumber()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        await Gen.Float[-1e6f, 1e6f].Array[3].Array[1, 32].SampleAsync(async rows =>
        {
            float[] values = [.. rows.SelectMany(row => row)];
            var answer = await server.InferAsync("double", new BinaryRequest().Input<float>("x", "FP32", [rows.Length, 3], values));
            answer.Values<float>("y").ShouldBe(values.Select(value => value + value));
        }, iter: 100);
    }

    internal static byte[] Texts(params string[] texts) =>
        [.. texts.SelectMany(text => BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)).Concat(Encoding.UTF8.GetBytes(text)))];
}

using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.Inference.Protocol;

public sealed class JsonInferenceTests
{
    [Fact]
    public async Task Infer_FlatData_IsAnsweredWithIdVersionAndDigest()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var answer = await server.InferAsync(
            "double", """{"id":"42","inputs":[{"name":"x","shape":[2,3],"datatype":"FP32","data":[1,2.5,-3,4e2,0.125,6]}]}""");
        answer["id"]!.GetValue<string>().ShouldBe("42");
        answer["model_name"]!.GetValue<string>().ShouldBe("double");
        answer["model_version"]!.GetValue<string>().ShouldBe("1");
        answer["parameters"]!["model_sha256"]!.GetValue<string>().Length.ShouldBe(64);
        answer["outputs"]!.ToJsonString().ShouldBe("""[{"name":"y","datatype":"FP32","shape":[2,3],"data":[2,5,-6,800,0.25,12]}]""");
    }

    [Fact]
    public async Task Infer_NestedDataBeforeItsDescription_IsRead()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var answer = await server.InferAsync("double", """
            {"unknown":{"a":[1]},"inputs":[{"data":[[1,2,3],[4,5,6]],"parameters":{"other":1},"datatype":"FP32","name":"x","shape":[2,3]}]}
            """);
        answer["outputs"]![0]!["data"]!.ToJsonString().ShouldBe("[2,4,6,8,10,12]");
    }

    [Theory]
    [InlineData(OnnxType.Bool, "BOOL", "true,false,true")]
    [InlineData(OnnxType.UInt8, "UINT8", "0,7,255")]
    [InlineData(OnnxType.UInt16, "UINT16", "0,7,65535")]
    [InlineData(OnnxType.UInt32, "UINT32", "0,7,4294967295")]
    [InlineData(OnnxType.UInt64, "UINT64", "0,7,18446744073709551615")]
    [InlineData(OnnxType.Int8, "INT8", "-128,0,127")]
    [InlineData(OnnxType.Int16, "INT16", "-32768,0,32767")]
    [InlineData(OnnxType.Int32, "INT32", "-2147483648,0,2147483647")]
    [InlineData(OnnxType.Int64, "INT64", "-9223372036854775808,0,9223372036854775807")]
    [InlineData(OnnxType.Float, "FP32", "0.1,-1.5E-10,3.4028235E+38")]
    [InlineData(OnnxType.Double, "FP64", "0.1,-1.5E-300,1.7976931348623157E+308")]
    [InlineData(OnnxType.String, "BYTES", "\"\",\"digit\",\"grüne Äpfel\"")]
    public async Task Infer_EveryTypeOfJson_ComesBackUnchanged(OnnxType type, string datatype, string values)
    {
        await using var server = await RunningServer.StartAsync("same", SampleModels.Identity(type, -1, 3));
        var answer = await server.InferAsync("same", $$"""{"inputs":[{"name":"x","shape":[1,3],"datatype":"{{datatype}}","data":[{{values}}]}]}""");
        var output = answer["outputs"]![0]!;
        output["datatype"]!.GetValue<string>().ShouldBe(datatype);
        JsonNode.DeepEquals(output["data"], JsonNode.Parse($"[{values}]")).ShouldBeTrue(output.ToJsonString());
    }

    [Fact]
    public async Task Infer_ChosenOutputs_AreAnsweredInThatOrder()
    {
        await using var server = await RunningServer.StartAsync("pair", SampleModels.TwoInputs());
        const string Inputs = """
            "inputs":[{"name":"b","shape":[1,2],"datatype":"FP32","data":[1,2]},{"name":"a","shape":[1,2],"datatype":"FP32","data":[10,20]}]
            """;
        var both = await server.InferAsync("pair", $$"""{{{Inputs}}, "outputs":[{"name":"difference"},{"name":"sum"}]}""");
        both["outputs"]!.AsArray().Select(output => output!["data"]!.ToJsonString()).ShouldBe(["[9,18]", "[11,22]"]);
        var one = await server.InferAsync("pair", $$"""{{{Inputs}}, "outputs":[{"name":"sum"}]}""");
        one["outputs"]!.AsArray().Single()!["name"]!.GetValue<string>().ShouldBe("sum");
    }

    [Fact]
    public async Task Infer_WithoutContentLength_IsRead()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling(), "--Inference:Batching:MaxBatchSize", "4096");
        var rows = string.Join(',', Enumerable.Repeat("1,2,3", 3000));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/double/infer")
        {
            Content = new StringContent($$"""{"inputs":[{"name":"x","shape":[3000,3],"datatype":"FP32","data":[{{rows}}]}]}"""),
        };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        json["outputs"]![0]!["data"]!.AsArray().Count.ShouldBe(9000);
    }

    [Fact]
    public async Task Infer_Digits_GivesTheProbabilitiesOfEachDigit()
    {
        await using var server = await RunningServer.StartAsync("digits", await File.ReadAllBytesAsync(
            Path.Combine(SourceTree.Root, "samples/digits/model/digits.onnx"), TestContext.Current.CancellationToken));
        var paper = string.Join(',', Enumerable.Repeat("1", 32 * 32));
        var answer = await server.InferAsync("digits", $$"""{"inputs":[{"name":"image","shape":[1,1,32,32],"datatype":"FP32","data":[{{paper}}]}]}""");
        var probabilities = answer["outputs"]![0]!["data"]!.AsArray().Select(value => value!.GetValue<float>()).ToArray();
        probabilities.Length.ShouldBe(10);
        probabilities.Sum().ShouldBe(1, 1e-4);
    }
}

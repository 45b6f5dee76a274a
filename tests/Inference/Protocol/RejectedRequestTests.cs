using System.Net;
using System.Net.Sockets;
using System.Text;
using AnnotationFunctions.Inference.Protocol;
using AnnotationFunctions.Tests.InferenceServer;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.Tests.Inference.Protocol;

public sealed class RejectedRequestTests
{
    private const string One = """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,1,1]}]}""";

    [Theory]
    [InlineData("", "The request is not JSON")]
    [InlineData("[]", "The request is wrong: the request must be an object.")]
    [InlineData("{\"inputs\":[", "The request is not JSON")]
    [InlineData("{} {}", "The request is not JSON")]
    [InlineData("{}", "Input 'x' is missing; model 'double' takes 'x'.")]
    [InlineData("""{"inputs":{}}""", "The request is wrong: inputs must be an array.")]
    [InlineData("""{"inputs":[7]}""", "The request is wrong: inputs[0] is no JSON object.")]
    [InlineData("""{"inputs":[{"shape":[1,3]}]}""", "inputs[0] has no name.")]
    [InlineData("""{"inputs":[{"name":"z"}]}""", "Model 'double' has no input 'z'; it has 'x'.")]
    [InlineData("""{"inputs":[{"name":"x","datatype":"FP32","data":[1,2,3]}]}""", "Input 'x' has no shape.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"data":[1,2,3]}]}""", "Input 'x' is sent as no datatype; model 'double' takes FP32.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP64","data":[1,2,3]}]}""", "Input 'x' is sent as FP64; model 'double' takes FP32.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}""", "Input 'x' has the shape [1,4]; model 'double' takes [-1,3], -1 for any size.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[3],"datatype":"FP32","data":[1,2,3]}]}""", "Input 'x' has the shape [3]; model 'double' takes [-1,3], -1 for any size.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[-1,3],"datatype":"FP32","data":[]}]}""", "The request is wrong: inputs[0].shape must be at most 16 integers of 0 or more.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[0,3],"datatype":"FP32","data":[]}]}""", "The request has 0 rows; model 'double' takes 1 to 32 at a time. Send more as several requests.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[4611686018427387904,3],"datatype":"FP32","data":[1]}]}""", "Input 'x' has the shape [4611686018427387904,3], of more elements than a machine holds.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1000000,3],"datatype":"FP32","data":[1]}]}""", "Input 'x' has fewer elements than the 3000000 of its shape [1000000,3].")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32"}]}""", "Input 'x' has no data; give data, or binary_data_size and the bytes after the JSON.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2]}]}""", "Input 'x': data has 2 elements, which does not fit the shape [1,3].")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3,4]}]}""", "Input 'x': data has more than 3 elements, which does not fit the shape [1,3].")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,3],"datatype":"FP32","data":[[1,2],[3,4],[5,6]]}]}""", "Input 'x': an array of dimension 1 has 2 members, which does not fit the shape [2,3].")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[[[1,2,3]]]}]}""", "Input 'x': data is nested 3 deep, which does not fit the shape [1,3].")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,"2",3]}]}""", "Input 'x': element 1 is 2; expected a FP32.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,1e60]}]}""", "Input 'x': element 2 is 1e60; expected a FP32.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,null]}]}""", "Input 'x': element 2 is null; expected a FP32.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]},{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "Input 'x' is given twice.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}],"outputs":[{"name":"q"}]}""", "Model 'double' has no output 'q'; it has 'y'.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}],"outputs":[{"name":"y"},{"name":"y","parameters":{"binary_data":true}}]}""", "Output 'y' is asked for twice.")]
    [InlineData("""{"parameters":{"sequence_id":1},"inputs":[]}""", "The request is wrong: parameters.sequence_id asks for a sequence of requests, which this server does not keep.")]
    [InlineData("""{"inputs":[],"outputs":[{"name":"y","parameters":{"classification":3}}]}""", "The request is wrong: outputs[0].parameters.classification is an extension that this server does not offer.")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":12}}]}""", "Input 'x' has binary_data_size 12, but only 0 bytes of data are left after the JSON.")]
    public async Task Infer_WrongRequest_IsRefusedByName(string json, string message)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        (await server.RefusedAsync(HttpStatusCode.BadRequest, "double", json)).ShouldStartWith(message);
        (await server.InferAsync("double", """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""")).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(11, 12, "Input 'x' has 11 bytes; its shape [1,3] of FP32 needs 12.")]
    [InlineData(12, 13, "13 bytes follow the JSON, but the inputs' binary_data_size add up to 12.")]
    [InlineData(12, 4, "Input 'x' has binary_data_size 12, but only 4 bytes of data are left after the JSON.")]
    public async Task Infer_BinaryOfAnotherLength_IsRefused(int declared, int sent, string message)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var json = $$$"""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":{{{declared}}}}}]}""";
        var (status, error) = await PostRawAsync(server, [.. Encoding.UTF8.GetBytes(json), .. new byte[sent]], $"{json.Length}");
        (status, error).ShouldBe((HttpStatusCode.BadRequest, message));
    }

    [Theory]
    [InlineData("99999", "Inference-Header-Content-Length is 99999, but the body has 2 bytes.")]
    [InlineData("-1", "Inference-Header-Content-Length is '-1'; expected a number of bytes.")]
    [InlineData("abc", "Inference-Header-Content-Length is 'abc'; expected a number of bytes.")]
    [InlineData("0", "The body has 2 bytes; input 'x' takes a multiple of 12.")]
    public async Task Infer_WrongHeader_IsRefused(string header, string message)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        (await PostRawAsync(server, "{}"u8.ToArray(), header)).ShouldBe((HttpStatusCode.BadRequest, message));
    }

    [Fact]
    public async Task Infer_InputsOfDifferentRows_IsRefused()
    {
        await using var server = await RunningServer.StartAsync("pair", SampleModels.TwoInputs());
        var answer = await server.InferAsync("pair", new BinaryRequest().Input<float>("a", "FP32", [1, 2], 1, 2).Input<float>("b", "FP32", [2, 2], 1, 2, 3, 4));
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Json["error"]!.GetValue<string>().ShouldBe("Input 'b' has 2 rows and input 'a' has 1; a batch has as many of each.");
    }

    [Theory]
    [InlineData(new byte[] { 5, 0, 0, 0, 65 }, 1, "Input 'x': element 0 of 1 ends after the tensor's last byte.")]
    [InlineData(new byte[] { 1, 0, 0, 0, 65, 66 }, 1, "Input 'x' has 1 bytes after its 1 elements.")]
    [InlineData(new byte[] { 1, 0, 0, 0, 0xFF }, 1, "Input 'x': element 0 is not UTF-8, the only text that the model's runtime takes.")]
    [InlineData(new byte[] { 255, 255, 255, 255 }, 1, "Input 'x': element 0 of 1 ends after the tensor's last byte.")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, 2_000_000_000, "Input 'x' has 4 bytes, too few for its 2000000000 elements of four bytes of length and a text each.")]
    public async Task Infer_DamagedTexts_AreRefused(byte[] bytes, long count, string message)
    {
        await using var server = await RunningServer.StartAsync("same", SampleModels.Identity(OnnxType.String, -1));
        var answer = await server.InferAsync("same", new BinaryRequest().Input("x", "BYTES", [count], bytes));
        (answer.Status, answer.Json["error"]!.GetValue<string>()).ShouldBe((HttpStatusCode.BadRequest, message));
    }

    [Fact]
    public async Task Infer_JsonTextThatIsNoUtf8_IsRefused()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Identity(OnnxType.String, -1));
        byte[] body = [.. """{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","data":["a"""u8, 0xC9, .. "\"]}]}"u8];
        (await PostRawAsync(server, body, $"{body.Length}")).ShouldBe((HttpStatusCode.BadRequest, "The request's text at line 1, byte 63 is not valid Unicode."));
    }

    [Fact]
    public async Task Infer_HalfFloatsAsJson_IsRefused()
    {
        await using var server = await RunningServer.StartAsync("same", SampleModels.Identity(OnnxType.Float16, -1, 1));
        (await server.RefusedAsync(HttpStatusCode.BadRequest, "same", """{"inputs":[{"name":"x","shape":[1,1],"datatype":"FP16","data":[1]}]}"""))
            .ShouldBe("Input 'x' is FP16, which JSON has no form for; send it as binary data.");
    }

    [Fact]
    public async Task Infer_MoreBytesThanAllowed_IsTooLarge()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling(), "--Inference:Limits:MaxRequestBytes", "2000");
        (await server.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "double", new string(' ', 2001))).ShouldBe("A request may have 2000 bytes.");
    }

    /// <summary>Room for a body is held from its beginning: a client that dawdles must not keep it.</summary>
    [Fact]
    public async Task Infer_BodyThatTrickles_IsEndedAndGivesItsRoomBack()
    {
        await using var server = await RunningServer.StartAsync(
            "double", SampleModels.Doubling(), "--Inference:Limits:MaxRequestBytes", "1000000", "--Inference:Limits:MaxBufferedBytes", "1000000");
        using var slow = new TcpClient();
        await slow.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port, TestContext.Current.CancellationToken);
        await slow.GetStream().WriteAsync(
            "POST /v2/models/double/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{"u8.ToArray(), TestContext.Current.CancellationToken);
        await Eventually.IsAsync(() => server.Services.GetRequiredService<Admission>().Running > 0);
        await server.RefusedAsync(HttpStatusCode.TooManyRequests, "double", One);

        var answer = await TrickleAsync(slow.GetStream());

        answer.ShouldBeOneOf("HTTP/1.1 408", "");
        (await server.InferAsync("double", One)).ShouldNotBeNull();
    }

    /// <summary>Sends far more than Kestrel asks for by itself and far less than the setting, until the server ends it. How its answer begins; nothing where the end overtook it.</summary>
    private static async Task<string> TrickleAsync(NetworkStream stream)
    {
        try
        {
            var buffer = new byte["HTTP/1.1 408".Length];
            var answer = stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, TestContext.Current.CancellationToken).AsTask();
            while (await Task.WhenAny(answer, Task.Delay(100, TestContext.Current.CancellationToken)) != answer)
            {
                stream.Write(new byte[1000]);
            }

            return Encoding.ASCII.GetString(buffer, 0, await answer);
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Whatever is wrong with a request's bytes is the request's fault: it is answered, as an error or not, and never as a failure of the server.</summary>
    [Fact]
    public async Task Infer_DamagedRequests_NeverFailTheServer()
    {
        await using var server = await RunningServer.StartAsync("same", SampleModels.Identity(OnnxType.Int64, -1, 4));
        var (body, jsonLength) = new BinaryRequest { Id = "a" }.Input<long>("x", "INT64", [2, 4], 1, 2, 3, 4, 5, 6, 7, 8).Output("y", binary: false).ToBytes();
        var damage = Gen.Select(Gen.Int[0, body.Length - 1], Gen.Byte).Array[1, 4];
        await Gen.Select(damage, Gen.Int[0, body.Length], Gen.Int[-3, 3], Gen.Bool).SampleAsync(async (changes, kept, shift, isCut) =>
        {
            var sent = body.ToArray();
            Array.ForEach(changes, change => sent[change.Item1] = change.Item2);
            using var content = new ByteArrayContent(isCut ? sent[..kept] : sent);
            content.Headers.Add("Inference-Header-Content-Length", $"{jsonLength + shift}");
            using var answer = await server.Http.PostAsync("/v2/models/same/infer", content, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.BadRequest);
        }, iter: 2000);
        (await server.InferAsync("same", new BinaryRequest().Input<long>("x", "INT64", [1, 4], 1, 2, 3, 4))).Values<long>("y").ShouldBe([1, 2, 3, 4]);
    }

    private static async Task<(HttpStatusCode Status, string Error)> PostRawAsync(RunningServer server, byte[] body, string header)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Inference-Header-Content-Length", header);
        using var answer = await server.Http.PostAsync("/v2/models/double/infer", content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, (await BinaryResponse.ReadAsync(answer)).Json["error"]!.GetValue<string>());
    }
}

using System.IO.Compression;
using System.Net;
using System.Text;
using AnnotationFunctions.Inference.Protocol;
using AnnotationFunctions.Tests.InferenceServer;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.Tests.Inference.Protocol;

/// <summary>Bodies with a Content-Encoding: they are plain to all that reads them, within the bounds of plain ones.</summary>
public sealed class CompressedRequestTests
{
    private const string One = """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""";
    private const string Infer = "/v2/models/double/infer";

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("identity")]
    public async Task Infer_EncodedJson_IsAnswered(string encoding)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var answer = await PostAsync(server, Infer, Encode(Encoding.UTF8.GetBytes(One), encoding), encoding);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Json.ToJsonString());
        answer.Json["outputs"]![0]!["data"]!.ToJsonString().ShouldBe("[2,4,6]");
    }

    /// <summary>The header counts bytes of the plain body; the tensors of thousands of rows grow the buffer several times.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4_000)]
    public async Task Infer_EncodedTensors_AreAnswered(int rows)
    {
        await using var server = await RunningServer.StartAsync("same", SampleModels.Identity(OnnxType.Int64, -1, 4), "--Inference:Batching:MaxBatchSize", "4096");
        long[] values = [.. Enumerable.Range(0, rows * 4).Select(value => (long)value)];
        var (body, jsonLength) = new BinaryRequest().Input<long>("x", "INT64", [rows, 4], values).ToBytes();
        (await PostAsync(server, "/v2/models/same/infer", Encode(body, "gzip"), "gzip", jsonLength)).Values<long>("y").ShouldBe(values);
        server.Services.GetRequiredService<BufferBudget>().Held.ShouldBe(0);
    }

    [Theory]
    [InlineData("gzip", 2_000, HttpStatusCode.OK)]
    [InlineData("gzip", 2_001, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("gzip", 1_000_000, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("deflate", 2_001, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Infer_EncodedBody_HasTheBoundOfAPlainOne(string encoding, int bytes, HttpStatusCode expected)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling(), "--Inference:Limits:MaxRequestBytes", "2000");
        var sent = Encode([.. Encoding.UTF8.GetBytes(One), .. Enumerable.Repeat((byte)' ', bytes - One.Length)], encoding);
        for (var time = 0; time < 3; time++)
        {
            (await PostAsync(server, Infer, sent, encoding)).Status.ShouldBe(expected);
        }

        server.Services.GetRequiredService<BufferBudget>().Held.ShouldBe(0);
    }

    /// <summary>What becomes a thousand times as much is given up at the bound of one request: there is no room for more here.</summary>
    [Fact]
    public async Task Infer_Bomb_IsRefusedWithoutRoomForAllOfIt()
    {
        await using var server = await RunningServer.StartAsync(
            "double", SampleModels.Doubling(), "--Inference:Limits:MaxRequestBytes", "1000000", "--Inference:Limits:MaxBufferedBytes", "2000000");
        var sent = Encode(new byte[500_000_000], "gzip");
        sent.Length.ShouldBeLessThan(1_000_000);
        var answer = await PostAsync(server, Infer, sent, "gzip");
        (answer.Status, answer.Json["error"]!.GetValue<string>()).ShouldBe((HttpStatusCode.RequestEntityTooLarge, "A request may have 1000000 bytes."));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    [InlineData("zstd")]
    public async Task Infer_OtherEncoding_Is415AndSaysWhatIsTaken(string encoding)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        foreach (var path in new[] { Infer, "/v2/repository/index" })
        {
            using var content = new ByteArrayContent([1, 2, 3]);
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
            using var answer = await server.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
            answer.Headers.GetValues("Accept-Encoding").ShouldBe(["gzip, deflate"]);
            (await BinaryResponse.ReadAsync(answer)).Json["error"]!.GetValue<string>().ShouldContain($"'{encoding}'");
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Infer_NotWhatTheEncodingSays_Is400(string encoding)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var whole = Encode(Encoding.UTF8.GetBytes(One), encoding);
        foreach (var sent in new[] { Encoding.UTF8.GetBytes(One), [1, 2, 3] })
        {
            var answer = await PostAsync(server, Infer, sent, encoding);
            answer.Status.ShouldBe(HttpStatusCode.BadRequest);
            answer.Json["error"]!.GetValue<string>().ShouldStartWith($"The body is not {encoding}, which its Content-Encoding says: ");
        }

        foreach (var sent in new[] { whole[..^12], [.. whole[..12], .. Enumerable.Repeat((byte)0xFF, 20)] })
        {
            (await PostAsync(server, Infer, sent, encoding)).Status.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task Repository_EncodedBody_IsReadWithinItsBound()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        (await PostAsync(server, "/v2/repository/index", Encode("""{"ready":true}"""u8.ToArray(), "gzip"), "gzip")).Json.AsArray().Count.ShouldBe(1);
        (await PostAsync(server, "/v2/repository/index", Encode(new byte[20_000_000], "gzip"), "gzip")).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    private static byte[] Encode(byte[] plain, string encoding)
    {
        using var sent = new MemoryStream();
        using (Stream encoder = encoding switch
        {
            "deflate" => new ZLibStream(sent, CompressionMode.Compress),
            "identity" => new MemoryStream(),
            _ => new GZipStream(sent, CompressionMode.Compress),
        })
        {
            encoder.Write(plain);
        }

        return encoding == "identity" ? plain : sent.ToArray();
    }

    private static async Task<BinaryResponse> PostAsync(RunningServer server, string path, byte[] body, string encoding, int? jsonLength = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        if (jsonLength is { } length)
        {
            content.Headers.Add("Inference-Header-Content-Length", $"{length}");
        }

        using var answer = await server.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        return await BinaryResponse.ReadAsync(answer);
    }
}

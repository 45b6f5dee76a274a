using System.Net;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.Inference.Execution;

/// <summary>Whatever a model file holds, the server says what is wrong with it and goes on serving the others.</summary>
public sealed class MisbehavingModelTests
{
    private const string Fine = """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""";

    [Theory]
    [InlineData("empty", "it cannot be loaded as an ONNX model:")]
    [InlineData("noise", "it cannot be loaded as an ONNX model:")]
    [InlineData("cut", "it cannot be loaded as an ONNX model:")]
    [InlineData("html", "it cannot be loaded as an ONNX model:")]
    [InlineData("opset", "it cannot be loaded as an ONNX model:")]
    [InlineData("operator", "it cannot be loaded as an ONNX model:")]
    [InlineData("misfit", "it cannot be loaded as an ONNX model:")]
    [InlineData("outside", "it cannot be loaded as an ONNX model:")]
    [InlineData("absolute", "it cannot be loaded as an ONNX model:")]
    public async Task Load_BadFile_IsReportedAndTheOthersServe(string kind, string reason)
    {
        using var models = new ModelFolders();
        await File.WriteAllBytesAsync(Path.Combine(models.Path, "secret"), new byte[64], TestContext.Current.CancellationToken);
        models.Add("bad", 1, BadFile(kind, models.Path)).Add("double", 1, SampleModels.Doubling());
        await using var server = await RunningServer.StartAsync(models);

        var index = (await server.PostAsync("/v2/repository/index")).Json.AsArray();
        var bad = index.Single(entry => entry!["name"]!.GetValue<string>() == "bad")!;
        bad["state"]!.GetValue<string>().ShouldBe("UNAVAILABLE");
        bad["reason"]!.GetValue<string>().ShouldStartWith($"Model 'bad' version 1 cannot be served: {reason}");
        bad["reason"]!.GetValue<string>().ShouldNotContain(models.Path + "/bad");
        (await server.RefusedAsync(HttpStatusCode.InternalServerError, "bad", Fine)).ShouldBe(bad["reason"]!.GetValue<string>());
        (await server.PostAsync("/v2/repository/models/bad/load")).Status.ShouldBe(HttpStatusCode.BadRequest);
        await server.InferAsync("double", Fine);
        (await server.GetAsync("/v2/health/ready")).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>A real model with some bytes changed: it loads or it does not, but native code never takes the process with it.</summary>
    [Fact]
    public async Task Load_DamagedRealModel_NeverEndsTheProcess()
    {
        const int Seed = 20261124;
        var random = new Random(Seed);
        var file = await File.ReadAllBytesAsync(Path.Combine(SourceTree.Root, "samples/digits/model/digits.onnx"), TestContext.Current.CancellationToken);
        using var models = new ModelFolders();
        models.Add("double", 1, SampleModels.Doubling());
        var (process, address) = await InferenceProcess.StartAsync(models.Path, ["--Inference:Drain:Grace", "00:00:00"], TestContext.Current.CancellationToken);
        await using var server = process;
        using var http = new HttpClient { BaseAddress = address };
        var outcomes = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++)
        {
            var damaged = file.ToArray();
            for (var changes = 0; changes < 1 << (i % 7); changes++)
            {
                // Weights are most of the file; its structure stands before and after them.
                var at = random.Next(3) switch { 0 => random.Next(damaged.Length), 1 => random.Next(4000), _ => damaged.Length - 1 - random.Next(1500) };
                damaged[at] = (byte)random.Next(256);
            }

            models.Add("damaged", 1, damaged);
            using var answer = await http.PostAsync("/v2/repository/models/damaged/load", null, TestContext.Current.CancellationToken);
            outcomes.Add(answer.StatusCode);
        }

        outcomes.ShouldAllBe(status => status == HttpStatusCode.OK || status == HttpStatusCode.BadRequest);
        outcomes.ShouldContain(HttpStatusCode.BadRequest, $"Seed {Seed} damages nothing that matters.");
        using var content = new StringContent(Fine);
        (await http.PostAsync("/v2/models/double/infer", content, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Infer_NaN_IsAnErrorForThatRequestAlone()
    {
        using var models = new ModelFolders();
        models.Add("log", 1, SampleModels.Logarithm()).Config("log", """{"batchDelayMs": 500, "latencyBoundMs": 2000, "maxBatchSize": 2}""");
        await using var server = await RunningServer.StartAsync(models);
        var answers = await Task.WhenAll(
            server.InferAsync("log", new BinaryRequest().Input<float>("x", "FP32", [1, 2], 1, 1)),
            server.InferAsync("log", new BinaryRequest().Input<float>("x", "FP32", [1, 2], 1, -1)));
        answers[0].Values<float>("y").ShouldBe([0, 0]);
        answers[1].Status.ShouldBe(HttpStatusCode.InternalServerError);
        answers[1].Json["error"]!.GetValue<string>().ShouldBe(
            "Model 'log' version 1 gave NaN as element 1 of output 'y', shape [1,2]; the input may lie outside of what the model computes.");
    }

    [Fact]
    public async Task Infer_NaNThatIsAllowed_IsAnsweredAsBinary()
    {
        using var models = new ModelFolders();
        models.Add("log", 1, SampleModels.Logarithm()).Config("log", """{"allowNaN": true}""");
        await using var server = await RunningServer.StartAsync(models);
        var answer = await server.InferAsync("log", new BinaryRequest().Input<float>("x", "FP32", [1, 2], 1, -1));
        answer.Values<float>("y").ShouldBe([0, float.NaN]);
        (await server.RefusedAsync(HttpStatusCode.InternalServerError, "log", """{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,-1]}]}"""))
            .ShouldBe("Model 'log' version 1 gave output 'y', which holds NaN and has no form in JSON; ask for it as binary data.");
    }

    [Fact]
    public async Task Infer_Infinity_IsAnsweredAsBinaryAlone()
    {
        await using var server = await RunningServer.StartAsync("log", SampleModels.Logarithm());
        (await server.InferAsync("log", new BinaryRequest().Input<float>("x", "FP32", [1, 2], 1, 0))).Values<float>("y").ShouldBe([0, float.NegativeInfinity]);
        (await server.RefusedAsync(HttpStatusCode.InternalServerError, "log", """{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,0]}]}"""))
            .ShouldContain("has no form in JSON");
    }

    [Fact]
    public async Task Load_OutputThatIsNoTensor_IsLeftOut()
    {
        await using var server = await RunningServer.StartAsync("parts", SampleModels.WithSequence());
        (await server.GetAsync("/v2/models/parts")).Json["outputs"]!.AsArray().Single()!["name"]!.GetValue<string>().ShouldBe("y");
        (await server.InferAsync("parts", new BinaryRequest().Input<float>("x", "FP32", [1, 2], 1, 2))).Values<float>("y").ShouldBe([1, 2]);
    }

    private static byte[] BadFile(string kind, string root) => kind switch
    {
        "empty" => [],
        "noise" => [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7919 >> 3))],
        "cut" => SampleModels.Slow(3)[..200_000],
        "html" => "<html><body>404 Not Found</body></html>"u8.ToArray(),
        "opset" => new OnnxGraph(opset: 999).Input("x", OnnxType.Float, -1, 3).Output("y", OnnxType.Float, -1, 3).Node("Add", ["x", "x"], "y").ToFile(),
        "operator" => new OnnxGraph().Input("x", OnnxType.Float, -1, 3).Output("y", OnnxType.Float, -1, 3).Node("Conjure", ["x"], "y").ToFile(),
        "misfit" => new OnnxGraph().Input("x", OnnxType.Float, -1, 3).Output("y", OnnxType.Float, -1, 3).Weights("w", 4, 5).Node("MatMul", ["x", "w"], "y").ToFile(),
        "outside" => External("../../secret"),
        _ => External(Path.Combine(root, "secret")),
    };

    private static byte[] External(string file) => new OnnxGraph()
        .Input("x", OnnxType.Float, -1, 4).Output("y", OnnxType.Float, -1, 4).ExternalWeights("w", file, 4, 4).Node("MatMul", ["x", "w"], "y").ToFile();
}

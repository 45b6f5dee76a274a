using System.Net;
using AnnotationFunctions.Inference.Repository;
using AnnotationFunctions.Tests.InferenceServer;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.Tests.Inference.Execution;

public sealed class BatchingTests
{
    private const string Double = """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""";

    [Fact]
    public async Task Infer_ManyAtOnce_EachGetsItsOwnRows()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        await Parallel.ForAsync(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            float[] rows = [.. Enumerable.Range(0, 3 * (1 + i % 5)).Select(value => i * 100f + value)];
            var answer = await server.InferAsync("double", new BinaryRequest().Input<float>("x", "FP32", [rows.Length / 3, 3], rows));
            answer.Values<float>("y").ShouldBe(rows.Select(value => value * 2));
        });
    }

    [Fact]
    public async Task Infer_WhileAnotherRuns_SharesARun()
    {
        await using var server = await RunningServer.StartAsync("shared", SampleModels.Slow(2000), "--Inference:Batching:LatencyBound", "00:01:00");
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => server.InferAsync("shared", Row())));
        var metrics = await server.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Sample(metrics, "inference_batch_requests_total", "shared").ShouldBe(12);
        Sample(metrics, "inference_batch_rows_count", "shared").ShouldBeLessThan(12);
    }

    [Fact]
    public async Task Infer_ShapesThatDiffer_AreNotMixed()
    {
        await using var server = await RunningServer.StartAsync("same", SampleModels.Identity(OnnxType.Float, -1, -1));
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var values = Enumerable.Repeat((float)i, 1 + i % 4).ToArray();
            var answer = await server.InferAsync("same", new BinaryRequest().Input<float>("x", "FP32", [1, values.Length], values));
            answer.Shape("y").ShouldBe([1, values.Length]);
            answer.Values<float>("y").ShouldBe(values);
        });
    }

    [Fact]
    public async Task Load_ModelThatMixesRows_RunsRequestsApart()
    {
        await using var server = await RunningServer.StartAsync(
            "centred", new OnnxGraph(opset: 17).Input("x", OnnxType.Float, -1, 2).Output("y", OnnxType.Float, -1, 2)
                .Node("ReduceMean", ["x"], "mean", ("axes", [0]), ("keepdims", [1])).Node("Sub", ["x", "mean"], "y").ToFile());
        server.Services.GetRequiredService<ModelRepository>().Find("centred")!.Default!.Loaded!.Batches.ShouldBeFalse();
        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var answer = await server.InferAsync("centred", new BinaryRequest().Input<float>("x", "FP32", [2, 2], i, i, i + 2, i + 4));
            answer.Values<float>("y").ShouldBe([-1, -2, 1, 2]);
        });
    }

    [Fact]
    public async Task Load_ModelOfFixedRows_TakesThemOnly()
    {
        await using var server = await RunningServer.StartAsync("fixed", SampleModels.Identity(OnnxType.Float, 1, 2));
        (await server.InferAsync("fixed", new BinaryRequest().Input<float>("x", "FP32", [1, 2], 1, 2))).Values<float>("y").ShouldBe([1, 2]);
        (await server.InferAsync("fixed", new BinaryRequest().Input<float>("x", "FP32", [2, 2], 1, 2, 3, 4))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Infer_OneRequestBreaksTheModel_OthersInItsBatchAreAnswered()
    {
        using var models = new ModelFolders();
        models.Add("lookup", 1, SampleModels.Lookup()).Config("lookup", """{"batchDelayMs": 500, "latencyBoundMs": 2000, "maxBatchSize": 4}""");
        await using var server = await RunningServer.StartAsync(models);
        var answers = await Task.WhenAll(new long[] { 0, 99, 2, 3 }.Select(index =>
            server.InferAsync("lookup", new BinaryRequest().Input("index", "INT64", [1], index))));
        answers[1].Status.ShouldBe(HttpStatusCode.InternalServerError);
        answers[1].Json["error"]!.GetValue<string>().ShouldStartWith("Model 'lookup' version 1 failed on this input:");
        ((int[])[0, 2, 3]).Select(i => answers[i].Values<float>("y")[0]).ShouldBe([0, 20, 30]);
    }

    [Fact]
    public async Task Infer_QueueIsFull_IsToldToComeBack()
    {
        using var models = new ModelFolders();
        models.Add("slow", 1, SampleModels.Slow(4000)).Config("slow", """{"maxBatchSize": 1, "maxQueuedRows": 2}""");
        await using var server = await RunningServer.StartAsync(models);
        using var content = Row().ToContent();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => PostAsync(server, "slow")));
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        refused.Count.ShouldBeInRange(1, 11);
        refused.ShouldAllBe(answer => answer.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        answers.Except(refused).ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        (await BinaryResponse.ReadAsync(refused[0])).Json["error"]!.GetValue<string>().ShouldMatch("Model 'slow' version 1 has [0-9]+ rows waiting, and takes 2; send less, or later.");
    }

    [Fact]
    public async Task Infer_WaitsTooLong_IsToldToComeBack()
    {
        using var models = new ModelFolders();
        models.Add("slow", 1, SampleModels.Slow(4000)).Config("slow", """{"maxBatchSize": 1}""");
        await using var server = await RunningServer.StartAsync(models);
        var request = Row();
        request.Parameters["timeout"] = 1;
        var running = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => server.InferAsync("slow", Row())));
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => server.InferAsync("slow", request)));
        await running;
        var late = answers.Where(answer => answer.Status == HttpStatusCode.ServiceUnavailable).ToList();
        late.ShouldNotBeEmpty();
        late[0].Json["error"]!.GetValue<string>().ShouldMatch("Model 'slow' version 1 kept the request waiting for [0-9]+ ms, longer than it may.");
    }

    [Fact]
    public async Task Infer_RunsTooLong_IsStoppedAndTheNextIsAnswered()
    {
        using var models = new ModelFolders();
        models.Add("slow", 1, SampleModels.SlowOverLength(400)).Add("double", 1, SampleModels.Doubling())
            .Config("slow", """{"maxBatchSize": 1, "runTimeoutMs": 300}""");
        await using var server = await RunningServer.StartAsync(models);
        for (var i = 0; i < 2; i++)
        {
            var answer = await server.InferAsync("slow", new BinaryRequest().Input<float>("x", "FP32", [1, 8192, 256], new float[8192 * 256]));
            (answer.Status, answer.Json["error"]!.GetValue<string>()).ShouldBe(
                (HttpStatusCode.GatewayTimeout, "Model 'slow' version 1 ran longer than it may and was stopped."));
        }

        (await server.InferAsync("slow", new BinaryRequest().Input<float>("x", "FP32", [1, 1, 256], new float[256]))).Status.ShouldBe(HttpStatusCode.OK);
        await server.InferAsync("double", Double);
    }

    [Fact]
    public async Task Infer_TooManyRequests_AreRefusedByTheServer()
    {
        await using var server = await RunningServer.StartAsync("slow", SampleModels.Slow(4000), "--Inference:Limits:MaxConcurrentRequests", "2");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PostAsync(server, "slow")));
        answers.ShouldContain(answer => answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers.RetryAfter != null);
        answers.ShouldContain(answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Infer_ClientLeaves_NothingIsHeld()
    {
        await using var server = await RunningServer.StartAsync("slow", SampleModels.Slow(4000));
        using var impatient = new CancellationTokenSource();
        var leaving = Enumerable.Range(0, 8).Select(async _ =>
        {
            using var content = Row().ToContent();
            await Should.ThrowAsync<OperationCanceledException>(() => server.Http.PostAsync("/v2/models/slow/infer", content, impatient.Token));
        }).ToList();
        var admission = server.Services.GetRequiredService<AnnotationFunctions.Inference.Protocol.Admission>();
        await Eventually.IsAsync(() => admission.Running > 0);
        await impatient.CancelAsync();
        await Task.WhenAll(leaving);
        await Eventually.IsAsync(() => admission.Running == 0);
        server.Services.GetRequiredService<AnnotationFunctions.Inference.Protocol.BufferBudget>().Held.ShouldBe(0);
        (await server.InferAsync("slow", Row())).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The sum of a metric's values, of one model or of all. Servers of one process share their metrics.</summary>
    internal static double Sample(string metrics, string name, string? model = null) => metrics.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is '{' or ' ' && (model is null || line.Contains($"model=\"{model}\"", StringComparison.Ordinal)))
        .Sum(line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));

    private static BinaryRequest Row() => new BinaryRequest().Input<float>("x", "FP32", [1, 256], new float[256]);

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, string model)
    {
        using var content = Row().ToContent();
        return await server.Http.PostAsync($"/v2/models/{model}/infer", content, TestContext.Current.CancellationToken);
    }
}

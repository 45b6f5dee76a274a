using System.Net;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.Inference.Hosting;

/// <summary>What happens between SIGTERM and the end, in a process of its own.</summary>
public sealed class DrainTests
{
    /// <summary>Of an input that keeps the model busy for about a second.</summary>
    private const int Length = 2048;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly string[] NoGrace =
        ["--Inference:Drain:Grace", "00:00:00", "--Inference:Drain:Timeout", "00:01:00", "--Inference:Execution:Threads", "1"];

    [Fact]
    public async Task Terminate_WithRequestsUnderWay_AnswersThemThenEnds()
    {
        using var models = new ModelFolders();
        models.Add("slow", 1, SampleModels.SlowOverLength(100)).Config("slow", """{"maxBatchSize": 1}""");
        var (server, address) = await InferenceProcess.StartAsync(models.Path, NoGrace, TestContext.Current.CancellationToken);
        await using var process = server;
        using var http = new HttpClient { BaseAddress = address };
        var running = await BeginAsync(http, 4);

        server.Terminate();

        (await Task.WhenAll(running).WaitAsync(Patience, TestContext.Current.CancellationToken)).ShouldAllBe(status => status == HttpStatusCode.OK);
        (await server.ExitAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
        server.Output.ShouldContain("Draining, with 4 requests under way");
        server.Output.ShouldContain("Drained; 0 requests are left");
    }

    [Fact]
    public async Task Terminate_DuringTheGrace_IsNotReadyButAnswers()
    {
        using var models = new ModelFolders();
        models.Add("slow", 1, SampleModels.SlowOverLength(1));
        var (server, address) = await InferenceProcess.StartAsync(models.Path, ["--Inference:Drain:Grace", "00:00:03"], TestContext.Current.CancellationToken);
        await using var process = server;
        using var http = new HttpClient { BaseAddress = address };

        server.Terminate();

        await Eventually.IsAsync(async () => (await http.GetAsync("/v2/health/ready", TestContext.Current.CancellationToken)).StatusCode == HttpStatusCode.ServiceUnavailable);
        using var live = await http.GetAsync("/v2/health/live", TestContext.Current.CancellationToken);
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        live.Headers.ConnectionClose.ShouldBe(true, "what comes on a connection that is kept would meet the end of the process");
        (await InferAsync(http)).ShouldBe(HttpStatusCode.OK);
        (await server.ExitAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
    }

    [Fact]
    public async Task Terminate_AfterTheGrace_RefusesWhatStillComes()
    {
        using var models = new ModelFolders();
        models.Add("slow", 1, SampleModels.SlowOverLength(100)).Config("slow", """{"maxBatchSize": 1}""");
        var (server, address) = await InferenceProcess.StartAsync(models.Path, NoGrace, TestContext.Current.CancellationToken);
        await using var process = server;
        using var http = new HttpClient { BaseAddress = address };
        var running = await BeginAsync(http, 3);

        server.Terminate();

        await Eventually.IsAsync(async () => (await http.GetAsync("/v2/health/ready", TestContext.Current.CancellationToken)).StatusCode == HttpStatusCode.ServiceUnavailable);
        await Eventually.IsAsync(async () => await InferAsync(http) == HttpStatusCode.ServiceUnavailable);
        (await Task.WhenAll(running)).ShouldAllBe(status => status == HttpStatusCode.OK);
        (await server.ExitAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
    }

    /// <summary>Requests that the server has begun to work on.</summary>
    private static async Task<List<Task<HttpStatusCode>>> BeginAsync(HttpClient http, int requests)
    {
        var running = Enumerable.Range(0, requests).Select(_ => InferAsync(http)).ToList();
        await Eventually.IsAsync(async () => Execution.BatchingTests.Sample(
            await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken), "inference_requests_active") >= requests);
        return running;
    }

    private static async Task<HttpStatusCode> InferAsync(HttpClient http)
    {
        using var content = new BinaryRequest().Input<float>("x", "FP32", [1, Length, 256], new float[Length * 256]).ToContent();
        using var answer = await http.PostAsync("/v2/models/slow/infer", content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}

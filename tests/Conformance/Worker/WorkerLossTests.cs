using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.Tests.Conformance.Worker;

/// <summary>The worker dies: what it was doing fails or runs again, and another one is started.</summary>
public sealed class WorkerLossTests
{
    private const string Durable = "/runtime/webhooks/durabletask";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestUnderWay_Is503AndTheNextOneIsServedByAnotherWorker()
    {
        var gate = new Gate();
        using var setup = Setup(gate);
        await using var host = await RunningHost.StartAsync(setup);
        var pending = host.Client.GetAsync("/api/pass", Cancel);
        await gate.Arrived.WaitAsync(Cancel);

        host.Workers.Started[0].Kill();

        (await pending).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        gate.Open.SetResult();
        (await host.Client.GetStringAsync("/api/pass", Cancel)).ShouldBe("passed");
        host.Workers.Started.Count.ShouldBe(2);
        host.Log.Entries.ShouldContain(entry => entry.Text.Contains("The worker ended with code 137; it is started again"));
    }

    [Fact]
    public async Task ActivityUnderWay_RunsAgain()
    {
        var gate = new Gate();
        using var setup = Setup(gate);
        await using var host = await RunningHost.StartAsync(setup);
        await host.Client.PostAsync($"{Durable}/orchestrators/Flow/one", null, Cancel);
        await gate.Arrived.WaitAsync(Cancel);

        host.Workers.Started[0].Kill();
        await gate.Arrived.WaitAsync(Cancel);
        gate.Open.SetResult();

        JsonNode? state = null;
        await Eventually.HoldsAsync(
            async () => (state = await host.Client.GetFromJsonAsync<JsonNode>($"{Durable}/instances/one", Cancel))!["runtimeStatus"]!.ToString() is "Completed" or "Failed",
            "the orchestration ends");
        state!["output"]!.ToString().ShouldBe("passed");
    }

    [Fact]
    public async Task TurnUnderWay_IsTakenAgain()
    {
        var gate = new Gate();
        gate.Open.SetResult();
        using var setup = Setup(gate);
        await using var host = await RunningHost.StartAsync(setup);
        for (var i = 0; i < 10; i++)
        {
            await host.Client.PostAsync($"{Durable}/orchestrators/Flow/{i}", null, Cancel);
        }

        host.Workers.Started[0].Kill();

        await Eventually.HoldsAsync(
            async () => (await host.Client.GetFromJsonAsync<JsonArray>($"{Durable}/instances?runtimeStatus=Completed", Cancel))!.Count == 10, "all orchestrations complete");
    }

    private static HostSetup Setup(Gate gate) => new(typeof(App)) { Configure = builder => builder.Services.AddSingleton(gate) };

    /// <summary>Holds functions up until it is opened.</summary>
    public sealed class Gate
    {
        public SemaphoreSlim Arrived { get; } = new(0);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<string> PassAsync()
        {
            Arrived.Release();
            await Open.Task;
            return "passed";
        }
    }

    public sealed class App(Gate gate)
    {
        [Function("Pass")]
        public async Task<IResult> Pass([HttpTrigger("get")] HttpRequest request) => Results.Text(await gate.PassAsync());

        [Function("Flow")]
        public static Task<string> Flow([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("PassInActivity");

        [Function("PassInActivity")]
        public Task<string> PassInActivity([ActivityTrigger] string? nothing) => gate.PassAsync();
    }
}

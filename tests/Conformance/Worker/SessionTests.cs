using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.Tests.Conformance.Worker;

/// <summary>A worker that remembers an instance is sent what is new, not its history.</summary>
public sealed class SessionTests
{
    private const int Steps = 8;
    private const string Durable = "/runtime/webhooks/durabletask";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TurnsInARow_AreNotReplays()
    {
        var runs = new Runs();
        using var setup = new HostSetup(typeof(App)) { Configure = builder => builder.Services.AddSingleton(runs) };
        await using var host = await RunningHost.StartAsync(setup);

        await host.Client.PostAsync($"{Durable}/orchestrators/Steps/one", null, Cancel);

        (await OutputAsync(host)).ShouldBe($"{Steps}");
        runs.Count.ShouldBeLessThan(Steps + 1, "with replays the code runs from its start in each of its turns");
    }

    [Fact]
    public async Task WorkerThatDoesNotRemember_GetsTheHistory()
    {
        var runs = new Runs();
        using var setup = new HostSetup(typeof(App)) { Configure = builder => builder.Services.AddSingleton(runs) };
        await using var host = await RunningHost.StartAsync(setup);
        await host.Client.PostAsync($"{Durable}/orchestrators/Waits/one", null, Cancel);
        await Eventually.HoldsAsync(() => runs.Count == 1, "it waits");

        host.Workers.Started[0].Kill();
        await host.Client.PostAsJsonAsync($"{Durable}/instances/one/raiseEvent/go", 5, Cancel);

        (await OutputAsync(host)).ShouldBe("5");
        runs.Count.ShouldBe(2);
    }

    private static async Task<string> OutputAsync(RunningHost host)
    {
        JsonNode? state = null;
        await Eventually.HoldsAsync(
            async () => (state = await host.Client.GetFromJsonAsync<JsonNode>($"{Durable}/instances/one", Cancel))!["runtimeStatus"]!.ToString() is "Completed" or "Failed",
            "the orchestration ends");
        return state!["output"]!.ToString();
    }

    public sealed class Runs
    {
        private int count;

        public int Count => count;

        public void Add() => Interlocked.Increment(ref count);
    }

    public sealed class App(Runs runs)
    {
        [Function("Steps")]
        public async Task<int> StepByStep([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            runs.Add();
            var sum = 0;
            for (var i = 0; i < SessionTests.Steps; i++)
            {
                sum += await context.CallActivityAsync<int>("One");
            }

            return sum;
        }

        [Function("Waits")]
        public async Task<int> Waits([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            runs.Add();
            return await context.WaitForExternalEvent<int>("go");
        }

        [Function("One")]
        public static int One([ActivityTrigger] string? nothing) => 1;
    }
}

using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.Tests.Conformance.Worker;

public sealed class DurableBindingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DurableClient_HttpFunction_StartsOrchestrationWhoseInputAndActivityAreBound()
    {
        using var setup = new HostSetup(typeof(Flow));
        await using var host = await RunningHost.StartAsync(setup);

        var started = await host.Client.PostAsync("/api/start?name=Ada", null, Cancel);
        var id = await started.Content.ReadAsStringAsync(Cancel);

        (await OutputAsync(host, id)).ShouldBe($"Hello Ada from {id}");
    }

    [Fact]
    public async Task Trap10_Input_IsReadWithoutRegardToCase()
    {
        using var setup = new HostSetup(typeof(Flow));
        await using var host = await RunningHost.StartAsync(setup);

        await host.Client.PostAsJsonAsync("/runtime/webhooks/durabletask/orchestrators/Greet/one", new Dictionary<string, string> { ["nAME"] = "Ada" }, Cancel);

        (await OutputAsync(host, "one")).ShouldBe("Hello Ada from one");
    }

    [Fact]
    public async Task Trap12And13_ClientOfTheWorker_IsToldWhatTheEngineRefuses()
    {
        using var setup = new HostSetup(typeof(Flow));
        await using var host = await RunningHost.StartAsync(setup);

        (await host.Client.GetStringAsync("/api/refusals", Cancel)).ShouldBe("raise RpcException NotFound, start OrchestrationAlreadyExistsException, purge InvalidOperationException");
    }

    private static async Task<string?> OutputAsync(RunningHost host, string id)
    {
        JsonNode? status = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                status = await host.Client.GetFromJsonAsync<JsonNode>($"/runtime/webhooks/durabletask/instances/{id}", Cancel);
                return status!["runtimeStatus"]!.ToString() is "Completed" or "Failed";
            },
            "the orchestration ends");
        status!["runtimeStatus"]!.ToString().ShouldBe("Completed", status.ToJsonString());
        return status["output"]!.ToString();
    }

    public static class Flow
    {
        [Function("Start")]
        public static async Task<IResult> Start(
            [HttpTrigger("post")] HttpRequest request, [DurableClient] DurableTaskClient client, string name) =>
            Results.Text(await client.ScheduleNewOrchestrationInstanceAsync(nameof(Greet), new Person(name)));

        [Function("Refusals")]
        public static async Task<IResult> Refusals([HttpTrigger("get")] HttpRequest request, [DurableClient] DurableTaskClient client)
        {
            var options = new StartOrchestrationOptions("waits");
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(Wait), null, options);
            var raise = await RefusalAsync(() => client.RaiseEventAsync("nobody", "go"));
            var start = await RefusalAsync(() => client.ScheduleNewOrchestrationInstanceAsync(nameof(Wait), null, options));
            var purge = await RefusalAsync(() => client.PurgeInstanceAsync("waits"));
            return Results.Text($"raise {raise}, start {start}, purge {purge}");
        }

        [Function(nameof(Wait))]
        public static Task Wait([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("go");

        [Function(nameof(Greet))]
        public static async Task<string> Greet([OrchestrationTrigger] TaskOrchestrationContext context, Person person) =>
            await context.CallActivityAsync<string>("say", person);

        [Function("Say")]
        public static string Say([ActivityTrigger] Person person, string instanceId, FunctionContext context) =>
            context.FunctionDefinition.Name == "Say" ? $"Hello {person.Name} from {instanceId}" : "";
    }

    private static async Task<string> RefusalAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "none";
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name} {(error as RpcException)?.StatusCode}".TrimEnd();
        }
    }

    public sealed record Person(string Name);
}

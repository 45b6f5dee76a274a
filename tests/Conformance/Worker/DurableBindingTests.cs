using System.Net.Http.Json;
using System.Text.Json.Nodes;
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

        JsonNode? status = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                status = await host.Client.GetFromJsonAsync<JsonNode>($"/runtime/webhooks/durabletask/instances/{id}", Cancel);
                return status!["runtimeStatus"]!.ToString() is "Completed" or "Failed";
            },
            "the orchestration ends");
        status!["runtimeStatus"]!.ToString().ShouldBe("Completed", status.ToJsonString());
        status["output"]!.ToString().ShouldBe($"Hello Ada from {id}");
    }

    public static class Flow
    {
        [Function("Start")]
        public static async Task<IResult> Start(
            [HttpTrigger("post")] HttpRequest request, [DurableClient] DurableTaskClient client, string name) =>
            Results.Text(await client.ScheduleNewOrchestrationInstanceAsync(nameof(Greet), new Person(name)));

        [Function(nameof(Greet))]
        public static async Task<string> Greet([OrchestrationTrigger] TaskOrchestrationContext context, Person person) =>
            await context.CallActivityAsync<string>("say", person);

        [Function("Say")]
        public static string Say([ActivityTrigger] Person person, string instanceId, FunctionContext context) =>
            context.FunctionDefinition.Name == "Say" ? $"Hello {person.Name} from {instanceId}" : "";
    }

    public sealed record Person(string Name);
}

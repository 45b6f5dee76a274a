using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.Tests.Conformance.Http;

public sealed class AdminTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_RunningHost_SaysRunning()
    {
        using var setup = new HostSetup(typeof(App));
        await using var host = await RunningHost.StartAsync(setup);

        var status = await host.Client.GetFromJsonAsync<JsonObject>("/admin/host/status", Cancel);

        status!["state"]!.ToString().ShouldBe("Running");
        status["processUptime"]!.GetValue<long>().ShouldBeGreaterThan(0);
        (await host.Client.GetAsync("/admin/host/ping", Cancel)).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Status_WorkerGone_Is503UntilAnotherIsThere()
    {
        using var setup = new HostSetup(typeof(App));
        await using var host = await RunningHost.StartAsync(setup);
        var workers = host.Services.GetRequiredService<WorkerSupervisor>();

        await Eventually.HoldsAsync(
            async () =>
            {
                if (workers.IsReady)
                {
                    host.Workers.Started[^1].Kill();
                }

                var status = await host.Client.GetAsync("/admin/host/status", Cancel);
                return status.StatusCode == HttpStatusCode.ServiceUnavailable && (await status.Content.ReadAsStringAsync(Cancel)).Contains("No worker");
            },
            "its absence is told");

        await Eventually.HoldsAsync(async () => (await host.Client.GetAsync("/admin/host/status", Cancel)).IsSuccessStatusCode, "another worker is there");
    }

    [Fact]
    public async Task Functions_List_HasBindingsAndUrlTemplates()
    {
        using var setup = new HostSetup(typeof(App));
        await using var host = await RunningHost.StartAsync(setup);

        var functions = (await host.Client.GetFromJsonAsync<JsonArray>("/admin/functions", Cancel))!;

        functions.Select(function => function!["name"]!.ToString()).ShouldBe(["Items", "Nightly"]);
        functions[0]!["invoke_url_template"]!.ToString().ShouldBe($"{host.Client.BaseAddress}api/items/{{id:int}}");
        var binding = functions[0]!["config"]!["bindings"]![0]!;
        binding["type"]!.ToString().ShouldBe("httpTrigger");
        binding["methods"]!.AsArray().Select(method => method!.ToString()).ShouldBe(["get"]);
        functions[1]!["config"]!["bindings"]![0]!["schedule"]!.ToString().ShouldBe("0 0 3 * * *");
        var one = await host.Client.GetFromJsonAsync<JsonObject>("/admin/functions/nightly", Cancel);
        one!["name"]!.ToString().ShouldBe("Nightly");
    }

    [Fact]
    public async Task Start_Functions_AreListedWithTheirAddresses()
    {
        using var setup = new HostSetup(typeof(App));
        await using var host = await RunningHost.StartAsync(setup);

        host.Log.Entries.ShouldContain(entry => entry.Text.Trim() == $"Function Items: [GET] {host.Client.BaseAddress}api/items/{{id:int}}");
        host.Log.Entries.ShouldContain(entry => entry.Text.Trim() == "Function Nightly: timerTrigger 0 0 3 * * *");
    }

    public static class App
    {
        [Function("Items")]
        public static IResult Items([HttpTrigger("get", Route = "items/{id:int}")] HttpRequest request) => Results.Ok();

        [Function("Nightly")]
        public static void Nightly([TimerTrigger("0 0 3 * * *")] TimerInfo timer)
        {
        }
    }
}

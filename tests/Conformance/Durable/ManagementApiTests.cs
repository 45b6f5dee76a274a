using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>The paths, status codes and bodies of the management API are those of the real host.</summary>
public sealed class ManagementApiTests : IAsyncLifetime
{
    private const string Root = "runtime/webhooks/durabletask/";

    private readonly string folder = Directory.CreateTempSubdirectory("durable-api-").FullName;
    private readonly HttpClient http = new();
    private WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IDurableFunctions>(new DelegateFunctions()
            .Activity<int>("Double", n => n * 2)
            .Orchestrator("Echo", context => Task.FromResult(context.GetInput<object>()))
            .Orchestrator("Fail", _ => Task.FromException(new InvalidOperationException("broken")))
            .Orchestrator("Work", async context =>
            {
                context.SetCustomStatus(new { Step = 1 });
                var n = await context.WaitForExternalEvent<int>("go");
                return (object?)await context.CallActivityAsync<int>("Double", n);
            }));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new DurableOptions { DatabasePath = Path.Combine(folder, "durable.db") });
        builder.Services.AddSingleton<DurableEngine>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<DurableEngine>());
        builder.Services.AddSingleton<Instances>();
        app = builder.Build();
        app.MapDurableManagement();
        await app.StartAsync(Cancel());
        http.BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Start_GivesLinksAndTheStatusGoesFrom202To200()
    {
        using var started = await PostAsync("orchestrators/Work/w1", "{\"a\":1}");
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        started.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
        var links = await ReadAsync(started);
        links.GetProperty("id").GetString().ShouldBe("w1");
        var status = links.GetProperty("statusQueryGetUri").GetString()!;
        started.Headers.Location!.ToString().ShouldBe(status);

        var running = await UntilAsync(status, "Running");
        running.Response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        running.Response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        running.Response.Headers.Location.ShouldNotBeNull();
        running.State.GetProperty("input").GetProperty("a").GetInt32().ShouldBe(1);
        running.State.GetProperty("customStatus").GetProperty("Step").GetInt32().ShouldBe(1);
        running.State.GetProperty("output").ValueKind.ShouldBe(JsonValueKind.Null);
        running.State.TryGetProperty("historyEvents", out _).ShouldBeFalse();

        var raise = links.GetProperty("sendEventPostUri").GetString()!.Replace("{eventName}", "go", StringComparison.Ordinal);
        using var raised = await PostAsync(raise, "21");
        raised.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var done = await UntilAsync(status, "Completed");
        done.Response.StatusCode.ShouldBe(HttpStatusCode.OK);
        done.State.GetProperty("output").GetInt32().ShouldBe(42);
        done.State.GetProperty("createdTime").GetString().ShouldNotBeNull().ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$");
        done.State.EnumerateObject().Select(property => property.Name).ShouldBe(
            ["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime"]);
    }

    [Fact]
    public async Task Start_WithTimeout_WaitsForTheOutput()
    {
        using var response = await PostAsync("orchestrators/Echo?timeout=20", "\"hello\"");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ReadAsync(response)).GetString().ShouldBe("hello");
    }

    [Fact]
    public async Task Start_BadRequests_AreRefused()
    {
        (await StatusOfAsync(PostAsync("orchestrators/Echo/@id", "1"))).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusOfAsync(PostAsync("orchestrators/Echo/id", "{"))).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusOfAsync(PostAsync("orchestrators/Work/taken", ""))).ShouldBe(HttpStatusCode.Accepted);
        (await StatusOfAsync(PostAsync("orchestrators/Work/taken", ""))).ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task History_ShowsStepsByTheirResults()
    {
        await PostAsync("orchestrators/Work/h", "");
        await PostAsync("instances/h/raiseEvent/go", "21");
        await UntilAsync(Root + "instances/h", "Completed");
        var state = await GetAsync("instances/h?showHistory=true&showHistoryOutput=true&showInput=false");
        state.GetProperty("input").ValueKind.ShouldBe(JsonValueKind.Null);
        var history = state.GetProperty("historyEvents").EnumerateArray().ToList();
        history.Select(e => e.GetProperty("EventType").GetString()).ShouldBe(["ExecutionStarted", "EventRaised", "TaskCompleted", "ExecutionCompleted"]);
        history[2].GetProperty("FunctionName").GetString().ShouldBe("Double");
        history[2].GetProperty("Result").GetInt32().ShouldBe(42);
        history[3].GetProperty("OrchestrationStatus").GetString().ShouldBe("Completed");
    }

    [Fact]
    public async Task UnknownInstance_404_FinishedInstance_410()
    {
        string[] operations = ["raiseEvent/go", "terminate?reason=r", "suspend", "resume"];
        await PostAsync("orchestrators/Echo/done?timeout=20", "1");
        foreach (var operation in operations)
        {
            (await StatusOfAsync(PostAsync($"instances/nobody/{operation}", "1"))).ShouldBe(HttpStatusCode.NotFound, operation);
            (await StatusOfAsync(PostAsync($"instances/done/{operation}", "1"))).ShouldBe(HttpStatusCode.Gone, operation);
        }
        (await StatusOfAsync(http.GetAsync(Root + "instances/nobody", Cancel()))).ShouldBe(HttpStatusCode.NotFound);
        (await StatusOfAsync(http.DeleteAsync(Root + "instances/nobody", Cancel()))).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task RaiseEvent_NotJson_400()
    {
        await PostAsync("orchestrators/Work/w", "");
        using var text = new StringContent("1", Encoding.UTF8, "text/plain");
        (await StatusOfAsync(http.PostAsync(Root + "instances/w/raiseEvent/go", text, Cancel()))).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusOfAsync(PostAsync("instances/w/raiseEvent/go", "{"))).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task SuspendResumeTerminate_ChangeTheStatus()
    {
        await PostAsync("orchestrators/Work/w", "");
        (await StatusOfAsync(PostAsync("instances/w/suspend?reason=pause", ""))).ShouldBe(HttpStatusCode.Accepted);
        (await UntilAsync(Root + "instances/w", "Suspended")).Response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await StatusOfAsync(PostAsync("instances/w/resume", ""))).ShouldBe(HttpStatusCode.Accepted);
        await UntilAsync(Root + "instances/w", "Running");
        (await StatusOfAsync(PostAsync("instances/w/terminate?reason=enough", ""))).ShouldBe(HttpStatusCode.Accepted);
        (await UntilAsync(Root + "instances/w", "Terminated")).State.GetProperty("output").GetString().ShouldBe("enough");
    }

    [Fact]
    public async Task FailedInstance_Is200UnlessAskedFor500()
    {
        await PostAsync("orchestrators/Fail/f?timeout=20", "");
        (await UntilAsync(Root + "instances/f", "Failed")).State.GetProperty("output").GetString().ShouldBe("broken");
        (await StatusOfAsync(http.GetAsync(Root + "instances/f", Cancel()))).ShouldBe(HttpStatusCode.OK);
        (await StatusOfAsync(http.GetAsync(Root + "instances/f?returnInternalServerErrorOnFailure=true", Cancel()))).ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task List_PagesByHeaderAndFilters()
    {
        for (var i = 0; i < 5; i++)
        {
            await PostAsync($"orchestrators/Echo/list-{i}?timeout=20", "1");
        }
        await PostAsync("orchestrators/Work/other", "");
        List<string> ids = [];
        string? token = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Root + "instances?top=2&instanceIdPrefix=list-&runtimeStatus=Completed,Failed");
            if (token is not null)
            {
                request.Headers.Add("x-ms-continuation-token", token);
            }
            using var response = await http.SendAsync(request, Cancel());
            token = response.Headers.GetValues("x-ms-continuation-token").Single();
            ids.AddRange((await ReadAsync(response)).EnumerateArray().Select(state => state.GetProperty("instanceId").GetString()!));
        }
        while (token.Length > 0);
        ids.ShouldBe(["list-0", "list-1", "list-2", "list-3", "list-4"]);
    }

    [Fact]
    public async Task Purge_OneAndByFilter_CountsWhatItDeleted()
    {
        await PostAsync("orchestrators/Echo/one?timeout=20", "1");
        await PostAsync("orchestrators/Echo/two?timeout=20", "1");
        await PostAsync("orchestrators/Work/running", "");
        using var one = await http.DeleteAsync(Root + "instances/one", Cancel());
        (await ReadAsync(one)).GetProperty("instancesDeleted").GetInt32().ShouldBe(1);
        (await StatusOfAsync(http.DeleteAsync(Root + "instances/running", Cancel()))).ShouldBe(HttpStatusCode.InternalServerError);
        (await StatusOfAsync(http.DeleteAsync(Root + "instances", Cancel()))).ShouldBe(HttpStatusCode.BadRequest);
        using var all = await http.DeleteAsync(Root + "instances?createdTimeFrom=2020-01-01T00:00:00Z", Cancel());
        (await ReadAsync(all)).GetProperty("instancesDeleted").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Restart_StartsAnewWithTheSameInput()
    {
        await PostAsync("orchestrators/Echo/r?timeout=20", "\"again\"");
        using var response = await PostAsync("instances/r/restart", "");
        var links = await ReadAsync(response);
        links.GetProperty("id").GetString().ShouldNotBe("r");
        (await UntilAsync(links.GetProperty("statusQueryGetUri").GetString()!, "Completed")).State.GetProperty("output").GetString().ShouldBe("again");
    }

    private static CancellationToken Cancel() => DurableTestHost.Cancel();

    private async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await http.PostAsync(path.StartsWith("http", StringComparison.Ordinal) ? path : Root + path, content, Cancel());
    }

    private async Task<JsonElement> GetAsync(string path) => await http.GetFromJsonAsync<JsonElement>(Root + path, Cancel());

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>(Cancel());

    private static async Task<HttpStatusCode> StatusOfAsync(Task<HttpResponseMessage> request)
    {
        using var response = await request;
        return response.StatusCode;
    }

    private async Task<(HttpResponseMessage Response, JsonElement State)> UntilAsync(string uri, string status)
    {
        for (var deadline = Cancel(); ; await Task.Delay(5, deadline))
        {
            var response = await http.GetAsync(uri, deadline);
            var state = await ReadAsync(response);
            if (state.GetProperty("runtimeStatus").GetString() == status)
            {
                return (response, state);
            }
            response.Dispose();
        }
    }
}

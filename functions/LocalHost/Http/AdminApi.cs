using System.Globalization;
using AnnotationFunctions.LocalHost.Triggers;
using System.Diagnostics;
using System.Text.Json.Nodes;
using AnnotationFunctions.LocalHost.Triggers.Timer;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>The host's own endpoints under /admin: its state, its functions, and a run of a timer on demand.</summary>
internal sealed class AdminApi(
    FunctionCatalog functions, RouteTable routes, TimerHost timers, WorkerSupervisor workers, TriggerDatabase store, TimeProvider time)
{
    /// <summary>So long after its time a timer is late: a run may take a while.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    private static readonly string Version = typeof(AdminApi).Assembly.GetName().Version!.ToString(3);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin/host/ping", () => Results.Ok());
        endpoints.MapPost("/admin/host/ping", () => Results.Ok());
        endpoints.MapGet("/admin/host/status", Status);
        endpoints.MapGet("/admin/functions", (HttpRequest request) => Results.Json(functions.Select(function => Describe(function, request))));
        endpoints.MapGet("/admin/functions/{name}", (string name, HttpRequest request) =>
            functions.Find(name) is { } function ? Results.Json(Describe(function, request)) : Results.NotFound());
        endpoints.MapGet("/admin/functions/{name}/status", (string name) =>
            functions.Find(name) is { } function ? Results.Json(StatusOf(function)) : Results.NotFound());
        endpoints.MapPost("/admin/functions/{name}", Run);
    }

    /// <summary>200 for a host that is well, 503 for one that is not, with what is wrong: no worker, a store that takes no writes, a timer that is late.</summary>
    private IResult Status()
    {
        var now = time.GetUtcNow().UtcDateTime;
        var recorded = timers.Recorded.ToList();
        List<string> errors =
        [
            .. workers.IsReady ? (string[])[] : ["No worker is there at the moment."],
            .. store.Probe(now) is { } fault ? (string[])[$"The state of the host cannot be written: {fault}"] : [],
            .. recorded.Where(timer => now - timer.Status.Next > Late).Select(timer => $"Timer {timer.Name} was due at {timer.Status.Next:O} and has not ended a run since."),
        ];
        return Results.Json(
            new
            {
                id = Environment.MachineName.ToLowerInvariant(),
                state = errors.Count == 0 ? "Running" : "Error",
                version = Version,
                versionDetails = "AnnotationFunctions.LocalHost",
                platformVersion = "",
                instanceId = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
                computerName = Environment.MachineName,
                processUptime = (long)(DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds,
                functionAppContentEditingState = "NotAllowed",
                errors,
                timers = recorded.Select(timer => new { name = timer.Name, last = timer.Status.Last, next = timer.Status.Next }),
            },
            statusCode: errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static object StatusOf(AppFunction function) =>
        function.Error is null ? new { isDisabled = false } : new { isDisabled = false, errors = new[] { function.Error } };

    /// <summary>202 and a run, for a timer; the input is read and means nothing to it.</summary>
    private IResult Run(string name)
    {
        if (functions.Find(name) is not { Error: null } function)
        {
            return Results.NotFound();
        }

        return timers.TryRunNow(function.Name)
            ? Results.Accepted()
            : Results.Problem($"Function '{function.Name}' is started by its {function.TriggerType}; only timers can be run from here.", statusCode: 400);
    }

    private JsonObject Describe(AppFunction function, HttpRequest request)
    {
        var root = $"{request.Scheme}://{request.Host}";
        return new JsonObject
        {
            ["name"] = function.Name,
            ["script_root_path_href"] = null,
            ["script_href"] = null,
            ["config_href"] = null,
            ["test_data_href"] = null,
            ["href"] = $"{root}/admin/functions/{function.Name}",
            ["invoke_url_template"] = routes.Routes.FirstOrDefault(route => route.Function == function) is { } route ? $"{root}/{route.Text}" : null,
            ["language"] = "dotnet-isolated",
            ["config"] = Config(function),
            ["files"] = null,
            ["test_data"] = "",
            ["isDisabled"] = false,
            ["isDirect"] = true,
            ["isProxy"] = false,
        };
    }

    private static JsonObject Config(AppFunction function) => new()
    {
        ["name"] = function.Name,
        ["entryPoint"] = function.EntryPoint,
        ["scriptFile"] = function.ScriptFile,
        ["language"] = "dotnet-isolated",
        ["functionDirectory"] = null,
        ["bindings"] = new JsonArray(function.Trigger.DeepClone()),
    };
}

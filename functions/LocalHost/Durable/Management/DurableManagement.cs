using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Management;

/// <summary>The management API under /runtime/webhooks/durabletask, with the paths, codes and bodies of the real host.</summary>
internal static class DurableManagement
{
    public const string Root = "/runtime/webhooks/durabletask";

    const string ContinuationHeader = "x-ms-continuation-token";

    /// <summary>Maps the API; the caller adds the check of keys to what is returned.</summary>
    public static RouteGroupBuilder MapDurableManagement(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Root);
        group.MapPost("/orchestrators/{name}/{id?}", Guarded(StartAsync));
        group.MapGet("/instances", Guarded(ListAsync));
        group.MapDelete("/instances", Guarded(PurgeAllAsync));
        group.MapGet("/instances/{id}", Guarded(StatusAsync));
        group.MapDelete("/instances/{id}", Guarded(PurgeAsync));
        group.MapPost("/instances/{id}/raiseEvent/{eventName}", Guarded(RaiseEventAsync));
        group.MapPost("/instances/{id}/terminate", Guarded((client, http) =>
            client.TerminateInstanceAsync(Id(http), Query(http).Reason is { } reason ? new TerminateInstanceOptions(reason) : null, http.RequestAborted)));
        group.MapPost("/instances/{id}/suspend", Guarded((client, http) =>
            client.SuspendInstanceAsync(Id(http), Query(http).Reason, http.RequestAborted)));
        group.MapPost("/instances/{id}/resume", Guarded((client, http) =>
            client.ResumeInstanceAsync(Id(http), Query(http).Reason, http.RequestAborted)));
        group.MapPost("/instances/{id}/restart", Guarded(RestartAsync));
        return group;
    }

    static async Task StartAsync(LocalDurableTaskClient client, HttpContext http)
    {
        var input = await ReadJsonAsync(http);
        var options = http.GetRouteValue("id") is string id ? new StartOrchestrationOptions(id) : null;
        var started = await client.StartAsync((string)http.GetRouteValue("name")!, input, options, http.RequestAborted);
        if (Query(http).Timeout is { } timeout && await WaitAsync(client, started, timeout, http.RequestAborted))
        {
            await WriteOutputOrStatusAsync(client, http, started);
            return;
        }
        await WriteLinksAsync(client, http, started);
    }

    static async Task RestartAsync(LocalDurableTaskClient client, HttpContext http)
    {
        var state = await client.GetInstanceAsync(Id(http), getInputsAndOutputs: true, http.RequestAborted)
            ?? throw new InstanceUnreachableException(Id(http), Receipt.UnknownInstance);
        var sameId = !Query(http).Flag("restartWithNewInstanceId", otherwise: true);
        var options = new StartOrchestrationOptions(sameId ? state.InstanceId : null) { Tags = state.Tags };
        await WriteLinksAsync(client, http, await client.StartAsync(state.Name, state.SerializedInput, options, http.RequestAborted));
    }

    static async Task StatusAsync(LocalDurableTaskClient client, HttpContext http)
    {
        var query = Query(http);
        var state = await client.GetInstanceAsync(Id(http), getInputsAndOutputs: true, http.RequestAborted)
            ?? throw new InstanceUnreachableException(Id(http), Receipt.UnknownInstance);
        if (!state.RuntimeStatus.IsFinished())
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            http.Response.Headers.Location = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}";
            http.Response.Headers.RetryAfter = "5";
        }
        else if (state.RuntimeStatus == OrchestrationRuntimeStatus.Failed && query.Flag("returnInternalServerErrorOnFailure", otherwise: false))
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        await WriteStatusAsync(client, http, state);
    }

    static async Task ListAsync(LocalDurableTaskClient client, HttpContext http)
    {
        var query = Query(http);
        var filter = new OrchestrationQuery(
            query.CreatedFrom, query.CreatedTo, query.Statuses, null, query.InstanceIdPrefix, query.PageSize, FetchInputsAndOutputs: true,
            http.Request.Headers[ContinuationHeader] is [{ Length: > 0 } token, ..] ? token : null);
        await foreach (var page in client.GetAllInstancesAsync(filter).AsPages().WithCancellation(http.RequestAborted))
        {
            http.Response.Headers[ContinuationHeader] = page.ContinuationToken ?? "";
            await WriteJsonAsync(http, json =>
            {
                json.WriteStartArray();
                foreach (var state in page.Values)
                {
                    InstanceDocument.Write(json, state, query.Flag("showInput", otherwise: false));
                }
                json.WriteEndArray();
            });
            return;
        }
    }

    static async Task RaiseEventAsync(LocalDurableTaskClient client, HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Only application/json request content is supported.");
        }
        var payload = await ReadJsonAsync(http);
        await client.RaiseAsync(Id(http), (string)http.GetRouteValue("eventName")!, payload, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    static async Task PurgeAsync(LocalDurableTaskClient client, HttpContext http) =>
        await WritePurgedAsync(http, await client.PurgeInstanceAsync(Id(http), http.RequestAborted));

    static async Task PurgeAllAsync(LocalDurableTaskClient client, HttpContext http)
    {
        var query = Query(http);
        if (query.CreatedFrom is null)
        {
            throw new BadHttpRequestException("Please provide value for 'createdTimeFrom' parameter.");
        }
        var filter = new PurgeInstancesFilter(query.CreatedFrom, query.CreatedTo, query.Statuses);
        await WritePurgedAsync(http, await client.PurgeAllInstancesAsync(filter, http.RequestAborted));
    }

    static async Task WritePurgedAsync(HttpContext http, PurgeResult result)
    {
        if (result.PurgedInstanceCount == 0)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await http.Response.WriteAsJsonAsync(new { instancesDeleted = result.PurgedInstanceCount }, http.RequestAborted);
    }

    static async Task<bool> WaitAsync(LocalDurableTaskClient client, string id, TimeSpan timeout, CancellationToken aborted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        deadline.CancelAfter(timeout);
        try
        {
            await client.WaitForInstanceCompletionAsync(id, deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return false;
        }
    }

    static async Task WriteOutputOrStatusAsync(LocalDurableTaskClient client, HttpContext http, string id)
    {
        var state = (await client.GetInstanceAsync(id, getInputsAndOutputs: true, http.RequestAborted))!;
        if (state.RuntimeStatus == OrchestrationRuntimeStatus.Completed)
        {
            await WriteJsonAsync(http, json => InstanceDocument.WritePayload(json, state.SerializedOutput));
            return;
        }
        await WriteStatusAsync(client, http, state);
    }

    static Task WriteStatusAsync(LocalDurableTaskClient client, HttpContext http, OrchestrationMetadata state)
    {
        var query = Query(http);
        Action<Utf8JsonWriter>? history = null;
        if (query.Flag("showHistory", otherwise: false) && client.Engine.Reader.Find(state.InstanceId) is { } row)
        {
            history = json => InstanceDocument.WriteHistory(
                json, client.Engine.Reader.History(row.Execution), query.Flag("showHistoryOutput", otherwise: false), state);
        }
        return WriteJsonAsync(http, json => InstanceDocument.Write(json, state, query.Flag("showInput", otherwise: true), history));
    }

    static Task WriteLinksAsync(LocalDurableTaskClient client, HttpContext http, string id)
    {
        var links = ManagementLinks.Create(http.Request, id, client.Engine.Options);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers.Location = links.StatusQueryGetUri;
        http.Response.Headers.RetryAfter = "10";
        return http.Response.WriteAsJsonAsync(links, http.RequestAborted);
    }

    static async Task WriteJsonAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        write(json);
        await json.FlushAsync(http.RequestAborted);
    }

    /// <summary>The body as JSON, checked; null when it is empty.</summary>
    static async Task<string?> ReadJsonAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        if (string.IsNullOrWhiteSpace(body))
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(body);
            return body;
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("Invalid JSON content", e);
        }
    }

    static RequestDelegate Guarded(Func<LocalDurableTaskClient, HttpContext, Task> handle) => async http =>
    {
        var client = (LocalDurableTaskClient?)http.RequestServices.GetService(typeof(LocalDurableTaskClient))
            ?? throw new InvalidOperationException("AddDurable was not called.");
        try
        {
            http.Response.StatusCode = http.Request.Method == HttpMethods.Post ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
            await handle(client, http);
        }
        catch (InstanceUnreachableException e)
        {
            http.Response.StatusCode = e.Receipt == Receipt.UnknownInstance ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone;
        }
        catch (Exception e) when (e is BadHttpRequestException or ArgumentException)
        {
            await WriteErrorAsync(http, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (InvalidOperationException e)
        {
            // The real host answers 500, not 409, when an instance stands against a start or a purge.
            await WriteErrorAsync(http, StatusCodes.Status500InternalServerError, e.Message);
        }
    };

    static Task WriteErrorAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { Message = message }, http.RequestAborted);
    }

    static string Id(HttpContext http) => (string)http.GetRouteValue("id")!;

    static ManagementQuery Query(HttpContext http) => new(http.Request.Query);
}

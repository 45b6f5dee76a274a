using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using static AnnotationFunctions.LocalHost.Durable.Management.ManagementMessages;

namespace AnnotationFunctions.LocalHost.Durable.Management;

/// <summary>What the management API does with one instance.</summary>
internal static class InstanceEndpoints
{
    public static async Task StartAsync(Instances instances, HttpContext http)
    {
        var input = await ReadJsonAsync(http);
        var options = http.GetRouteValue("id") is string id ? new StartOrchestrationOptions(id) : null;
        var started = await instances.StartAsync((string)http.GetRouteValue("name")!, input, options);
        if (Query(http).Timeout is { } timeout && await WaitAsync(instances, started, timeout, http.RequestAborted))
        {
            await WriteOutputOrStatusAsync(instances, http, started);
            return;
        }
        await WriteLinksAsync(instances, http, started);
    }

    public static async Task RestartAsync(Instances instances, HttpContext http)
    {
        var state = instances.Find(InstanceId(http), withPayloads: true)
            ?? throw new InstanceUnreachableException(InstanceId(http), Receipt.UnknownInstance);
        var sameId = !Query(http).Flag("restartWithNewInstanceId", otherwise: true);
        var options = new StartOrchestrationOptions(sameId ? state.InstanceId : null) { Tags = state.Tags };
        await WriteLinksAsync(instances, http, await instances.StartAsync(state.Name, state.SerializedInput, options));
    }

    public static Task StatusAsync(Instances instances, HttpContext http)
    {
        var query = Query(http);
        var state = instances.Find(InstanceId(http), withPayloads: true)
            ?? throw new InstanceUnreachableException(InstanceId(http), Receipt.UnknownInstance);
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
        return WriteStatusAsync(instances, http, state);
    }

    public static async Task RaiseEventAsync(Instances instances, HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Only application/json request content is supported.");
        }
        var payload = await ReadJsonAsync(http);
        await instances.RaiseAsync(InstanceId(http), (string)http.GetRouteValue("eventName")!, payload);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    public static Task TerminateAsync(Instances instances, HttpContext http) =>
        instances.TerminateAsync(InstanceId(http), Query(http).Reason is { } reason ? JsonSerializer.Serialize(reason) : null, recursive: false);

    public static Task SuspendAsync(Instances instances, HttpContext http) =>
        instances.SuspendAsync(InstanceId(http), Query(http).Reason);

    public static Task ResumeAsync(Instances instances, HttpContext http) =>
        instances.ResumeAsync(InstanceId(http), Query(http).Reason);

    public static async Task PurgeAsync(Instances instances, HttpContext http) =>
        await InstanceListEndpoints.WritePurgedAsync(http, await instances.PurgeAsync(InstanceId(http), recursive: false));

    private static async Task<bool> WaitAsync(Instances instances, string id, TimeSpan timeout, CancellationToken aborted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        deadline.CancelAfter(timeout);
        try
        {
            await instances.WaitForCompletionAsync(id, withPayloads: false, deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task WriteOutputOrStatusAsync(Instances instances, HttpContext http, string id)
    {
        var state = instances.Find(id, withPayloads: true)!;
        http.Response.StatusCode = StatusCodes.Status200OK;
        if (state.RuntimeStatus == OrchestrationRuntimeStatus.Completed)
        {
            await WriteJsonAsync(http, json => InstanceDocument.WritePayload(json, state.SerializedOutput));
            return;
        }
        await WriteStatusAsync(instances, http, state);
    }

    private static Task WriteStatusAsync(Instances instances, HttpContext http, OrchestrationMetadata state)
    {
        var query = Query(http);
        Action<Utf8JsonWriter>? history = null;
        if (query.Flag("showHistory", otherwise: false) && instances.Engine.Reader.Find(state.InstanceId) is { } row)
        {
            history = json => InstanceDocument.WriteHistory(
                json, instances.Engine.Reader.History(row.Execution), query.Flag("showHistoryOutput", otherwise: false), state);
        }
        return WriteJsonAsync(http, json => InstanceDocument.Write(json, state, query.Flag("showInput", otherwise: true), history));
    }

    private static Task WriteLinksAsync(Instances instances, HttpContext http, string id)
    {
        var links = ManagementLinks.Create(http.Request, id, instances.Engine.Options);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers.Location = links.StatusQueryGetUri;
        http.Response.Headers.RetryAfter = "10";
        return http.Response.WriteAsJsonAsync(links, http.RequestAborted);
    }
}

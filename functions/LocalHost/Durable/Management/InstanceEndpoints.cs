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
    public static async Task StartAsync(LocalDurableTaskClient client, HttpContext http)
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

    public static async Task RestartAsync(LocalDurableTaskClient client, HttpContext http)
    {
        var state = await client.GetInstanceAsync(InstanceId(http), getInputsAndOutputs: true, http.RequestAborted)
            ?? throw new InstanceUnreachableException(InstanceId(http), Receipt.UnknownInstance);
        var sameId = !Query(http).Flag("restartWithNewInstanceId", otherwise: true);
        var options = new StartOrchestrationOptions(sameId ? state.InstanceId : null) { Tags = state.Tags };
        await WriteLinksAsync(client, http, await client.StartAsync(state.Name, state.SerializedInput, options, http.RequestAborted));
    }

    public static async Task StatusAsync(LocalDurableTaskClient client, HttpContext http)
    {
        var query = Query(http);
        var state = await client.GetInstanceAsync(InstanceId(http), getInputsAndOutputs: true, http.RequestAborted)
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
        await WriteStatusAsync(client, http, state);
    }

    public static async Task RaiseEventAsync(LocalDurableTaskClient client, HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Only application/json request content is supported.");
        }
        var payload = await ReadJsonAsync(http);
        await client.RaiseAsync(InstanceId(http), (string)http.GetRouteValue("eventName")!, payload, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    public static Task TerminateAsync(LocalDurableTaskClient client, HttpContext http)
    {
        var options = Query(http).Reason is { } reason ? new TerminateInstanceOptions(reason) : null;
        return client.TerminateInstanceAsync(InstanceId(http), options, http.RequestAborted);
    }

    public static Task SuspendAsync(LocalDurableTaskClient client, HttpContext http) =>
        client.SuspendInstanceAsync(InstanceId(http), Query(http).Reason, http.RequestAborted);

    public static Task ResumeAsync(LocalDurableTaskClient client, HttpContext http) =>
        client.ResumeInstanceAsync(InstanceId(http), Query(http).Reason, http.RequestAborted);

    public static async Task PurgeAsync(LocalDurableTaskClient client, HttpContext http) =>
        await InstanceListEndpoints.WritePurgedAsync(http, await client.PurgeInstanceAsync(InstanceId(http), http.RequestAborted));

    private static async Task<bool> WaitAsync(LocalDurableTaskClient client, string id, TimeSpan timeout, CancellationToken aborted)
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

    private static async Task WriteOutputOrStatusAsync(LocalDurableTaskClient client, HttpContext http, string id)
    {
        var state = (await client.GetInstanceAsync(id, getInputsAndOutputs: true, http.RequestAborted))!;
        http.Response.StatusCode = StatusCodes.Status200OK;
        if (state.RuntimeStatus == OrchestrationRuntimeStatus.Completed)
        {
            await WriteJsonAsync(http, json => InstanceDocument.WritePayload(json, state.SerializedOutput));
            return;
        }
        await WriteStatusAsync(client, http, state);
    }

    private static Task WriteStatusAsync(LocalDurableTaskClient client, HttpContext http, OrchestrationMetadata state)
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

    private static Task WriteLinksAsync(LocalDurableTaskClient client, HttpContext http, string id)
    {
        var links = ManagementLinks.Create(http.Request, id, client.Engine.Options);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers.Location = links.StatusQueryGetUri;
        http.Response.Headers.RetryAfter = "10";
        return http.Response.WriteAsJsonAsync(links, http.RequestAborted);
    }
}

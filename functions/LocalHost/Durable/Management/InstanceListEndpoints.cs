using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using static AnnotationFunctions.LocalHost.Durable.Management.ManagementMessages;

namespace AnnotationFunctions.LocalHost.Durable.Management;

/// <summary>What the management API does with many instances.</summary>
internal static class InstanceListEndpoints
{
    private const string ContinuationHeader = "x-ms-continuation-token";

    public static async Task ListAsync(LocalDurableTaskClient client, HttpContext http)
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

    public static async Task PurgeAllAsync(LocalDurableTaskClient client, HttpContext http)
    {
        var query = Query(http);
        if (query.CreatedFrom is null)
        {
            throw new BadHttpRequestException("Please provide value for 'createdTimeFrom' parameter.");
        }
        var filter = new PurgeInstancesFilter(query.CreatedFrom, query.CreatedTo, query.Statuses);
        await WritePurgedAsync(http, await client.PurgeAllInstancesAsync(filter, http.RequestAborted));
    }

    public static async Task WritePurgedAsync(HttpContext http, PurgeResult result)
    {
        if (result.PurgedInstanceCount == 0)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await http.Response.WriteAsJsonAsync(new { instancesDeleted = result.PurgedInstanceCount }, http.RequestAborted);
    }
}

using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using static AnnotationFunctions.LocalHost.Durable.Management.ManagementMessages;

namespace AnnotationFunctions.LocalHost.Durable.Management;

/// <summary>What the management API does with many instances.</summary>
internal static class InstanceListEndpoints
{
    private const string ContinuationHeader = "x-ms-continuation-token";

    public static Task ListAsync(Instances instances, HttpContext http)
    {
        var query = Query(http);
        var filter = InstanceFilter.Create(query.CreatedFrom, query.CreatedTo, query.InstanceIdPrefix, query.Statuses);
        var page = instances.ReadPage(filter, http.Request.Headers[ContinuationHeader] is [{ Length: > 0 } token, ..] ? token : null, query.PageSize, withPayloads: true);
        http.Response.Headers[ContinuationHeader] = page.ContinuationToken ?? "";
        return WriteJsonAsync(http, json =>
        {
            json.WriteStartArray();
            foreach (var state in page.Values)
            {
                InstanceDocument.Write(json, state, query.Flag("showInput", otherwise: false));
            }
            json.WriteEndArray();
        });
    }

    public static async Task PurgeAllAsync(Instances instances, HttpContext http)
    {
        var query = Query(http);
        if (query.CreatedFrom is null)
        {
            throw new BadHttpRequestException("Please provide value for 'createdTimeFrom' parameter.");
        }
        var filter = new PurgeInstancesFilter(query.CreatedFrom, query.CreatedTo, query.Statuses);
        await WritePurgedAsync(http, await instances.PurgeAllAsync(filter, recursive: false, http.RequestAborted));
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

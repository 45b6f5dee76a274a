using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.LocalHost.Durable.Management;

/// <summary>Where an instance is managed, in the shape and with the names of the real host.</summary>
internal sealed record ManagementLinks(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("statusQueryGetUri")] string StatusQueryGetUri,
    [property: JsonPropertyName("sendEventPostUri")] string SendEventPostUri,
    [property: JsonPropertyName("terminatePostUri")] string TerminatePostUri,
    [property: JsonPropertyName("purgeHistoryDeleteUri")] string PurgeHistoryDeleteUri,
    [property: JsonPropertyName("restartPostUri")] string RestartPostUri,
    [property: JsonPropertyName("suspendPostUri")] string SuspendPostUri,
    [property: JsonPropertyName("resumePostUri")] string ResumePostUri)
{
    public static ManagementLinks Create(HttpRequest request, string instanceId, DurableOptions options)
    {
        var instance = $"{request.Scheme}://{request.Host}{DurableManagement.Root}/instances/{WebUtility.UrlEncode(instanceId)}";
        var query = $"taskHub={WebUtility.UrlEncode(options.HubName)}&connection={WebUtility.UrlEncode(options.ConnectionName)}";
        if (request.Query["code"] is [{ } key, ..])
        {
            query += $"&code={WebUtility.UrlEncode(key)}";
        }
        return new(
            instanceId,
            $"{instance}?{query}",
            $"{instance}/raiseEvent/{{eventName}}?{query}",
            $"{instance}/terminate?reason={{text}}&{query}",
            $"{instance}?{query}",
            $"{instance}/restart?{query}",
            $"{instance}/suspend?reason={{text}}&{query}",
            $"{instance}/resume?reason={{text}}&{query}");
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AnnotationFunctions.LocalHost.Durable.Management;

/// <summary>Reads the requests and writes the responses of the management API.</summary>
internal static class ManagementMessages
{
    public static string InstanceId(HttpContext http) => (string)http.GetRouteValue("id")!;

    public static ManagementQuery Query(HttpContext http) => new(http.Request.Query);

    public static async Task WriteJsonAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        write(json);
        await json.FlushAsync(http.RequestAborted);
    }

    /// <summary>The body as JSON, checked; null when it is empty.</summary>
    public static async Task<string?> ReadJsonAsync(HttpContext http)
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

    public static Task WriteErrorAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { Message = message }, http.RequestAborted);
    }
}

using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.App.Http;

/// <summary>The body of a problem (RFC 9457).</summary>
/// <param name="Type">A tag URI made from the title: the same for every problem of the kind.</param>
/// <param name="Title">The kind.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened this time.</param>
/// <param name="Errors">Every single fault of the request.</param>
/// <param name="TraceId">What to look for in the logs.</param>
public sealed record ProblemBody(
    string Type, string Title, int Status, string? Detail, IReadOnlyList<ProblemError>? Errors, string? TraceId)
{
    /// <summary>The media type of problems.</summary>
    public const string MediaType = "application/problem+json";

    internal static async Task WriteAsync(HttpContext http, ProblemException problem, string traceId)
    {
        var response = http.Response;
        response.StatusCode = problem.Status;
        response.ContentType = MediaType;
        response.ContentLength = null;
        response.Headers.CacheControl = "no-store";
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }
        else if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "5";
        }

        var body = new ProblemBody(
            TypeOf(problem.Title), problem.Title, problem.Status, problem.Detail, problem.Errors.Count == 0 ? null : problem.Errors, traceId);
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, Json.Http), http.RequestAborted);
    }

    private static string TypeOf(string title)
    {
        var slug = new StringBuilder("tag:annotation-functions,2026:");
        foreach (var c in title)
        {
            slug.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        }

        return slug.ToString();
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.App;

/// <summary>Sends JSON and checks what comes back.</summary>
public static class HttpAnswers
{
    public static Task<HttpResponseMessage> SendAsync(this HttpClient http, string method, string path, string? json = null, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return http.SendAsync(request, TestStorage.Cancellation);
    }

    /// <summary>The JSON of an answer that must have this status.</summary>
    public static async Task<JsonObject> ShouldBeAsync(this Task<HttpResponseMessage> answering, HttpStatusCode status)
    {
        using var answer = await answering;
        var text = await answer.Content.ReadAsStringAsync(TestStorage.Cancellation);
        answer.StatusCode.ShouldBe(status, text);
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>The problem of an answer that must be one with this status.</summary>
    public static async Task<JsonObject> ShouldBeProblemAsync(this Task<HttpResponseMessage> answering, HttpStatusCode status)
    {
        var answer = await answering;
        answer.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("application/problem+json");
        var problem = await answering.ShouldBeAsync(status);
        problem["status"]!.GetValue<int>().ShouldBe((int)status);
        problem["title"]!.GetValue<string>().ShouldNotBeEmpty();
        problem["type"]!.GetValue<string>().ShouldStartWith("tag:annotation-functions,2026:");
        problem["traceId"]!.GetValue<string>().ShouldNotBeEmpty();
        return problem;
    }

    public static string[] Pointers(this JsonObject problem) => [.. problem["errors"]!.AsArray().Select(error => error!["pointer"]!.GetValue<string>())];
}

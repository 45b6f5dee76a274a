using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.EndToEnd.Client;

/// <summary>The HTTP API as JSON in, JSON out. It knows the documented routes and nothing of the app's types.</summary>
public sealed class ApiClient
{
    /// <summary>What a case may take at most, on the slowest host.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly HttpClient http;

    public ApiClient(Uri address, string? token)
    {
        http = new HttpClient { BaseAddress = new Uri(address, "api/"), Timeout = TimeSpan.FromSeconds(100) };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (Environment.GetEnvironmentVariable("ANNOTATION_KEY") is { Length: > 0 } key)
        {
            http.DefaultRequestHeaders.Add("x-functions-key", key);
        }
    }

    public Task<ApiReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, (HttpContent?)null);

    public Task<ApiReply> PostAsync(string path, JsonNode? body = null) => SendAsync(HttpMethod.Post, path, body ?? new JsonObject());

    public Task<ApiReply> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, body);

    public Task<ApiReply> PostRawAsync(string path, byte[] body, string contentType = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return SendAsync(HttpMethod.Post, path, content);
    }

    /// <summary>Reads the path until <paramref name="done"/> says so; fails with the last reply when that takes too long.</summary>
    public async Task<JsonNode> WaitAsync(string path, Func<JsonNode, bool> done)
    {
        var end = DateTime.UtcNow + Patience;
        while (true)
        {
            var reply = await TryGetAsync(path);
            if (reply is { Status: HttpStatusCode.OK, Json: { } json } && done(json))
            {
                return json;
            }

            if (DateTime.UtcNow > end)
            {
                throw new TimeoutException($"GET {path} did not become what the test waits for within {Patience}. Last reply: {reply}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }
    }

    public async Task WaitUntilHealthyAsync() => await WaitAsync("health", _ => true);

    // A host that restarts refuses connections for a while.
    private async Task<ApiReply?> TryGetAsync(string path)
    {
        try
        {
            return await GetAsync(path);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private Task<ApiReply> SendAsync(HttpMethod method, string path, JsonNode? body) =>
        SendAsync(method, path, body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));

    private async Task<ApiReply> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(request);
        return new ApiReply(method, path, response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync());
    }
}

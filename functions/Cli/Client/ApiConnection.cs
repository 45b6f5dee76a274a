using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AnnotationFunctions.Cli.Client;

/// <summary>Sends requests to the API as one caller, and turns whatever goes wrong into one line.</summary>
internal sealed class ApiConnection : IDisposable
{
    private const int MaxReads = 3;

    private readonly HttpClient _http;
    private readonly Uri _root;

    internal ApiConnection(Uri address, string? token, HttpMessageHandler? handler = null)
    {
        Address = address;
        _root = new Uri(address.ToString().TrimEnd('/') + "/api/");
        _http = new HttpClient(handler ?? new RetryHandler(new SocketsHttpHandler())) { Timeout = TimeSpan.FromMinutes(5) };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    internal Uri Address { get; }

    internal Task<T> GetAsync<T>(string path, CancellationToken cancellation) => SendAsync<T>(HttpMethod.Get, path, null, cancellation);

    internal Task<T> PostAsync<T>(string path, object body, CancellationToken cancellation) => SendAsync<T>(HttpMethod.Post, path, body, cancellation);

    internal Task<T> PutAsync<T>(string path, object body, CancellationToken cancellation) => SendAsync<T>(HttpMethod.Put, path, body, cancellation);

    internal async Task DeleteAsync(string path, CancellationToken cancellation) =>
        (await SendAsync(HttpMethod.Delete, path, null, cancellation)).Dispose();

    /// <summary>Follows continuation tokens until the last page.</summary>
    internal async IAsyncEnumerable<TItem> PagesAsync<TItem>(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? continuation = null;
        do
        {
            var part = $"{path}{(path.Contains('?') ? '&' : '?')}max=1000";
            var page = await GetAsync<Page<TItem>>(
                continuation is null ? part : $"{part}&continuation={Uri.EscapeDataString(continuation)}", cancellation);
            foreach (var item in page.Values)
            {
                yield return item;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>The body of an answer as it comes; the caller disposes it.</summary>
    internal async Task<Stream> StreamAsync(string path, CancellationToken cancellation)
    {
        var response = await SendAsync(HttpMethod.Get, path, null, cancellation);
        return await response.Content.ReadAsStreamAsync(cancellation);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Sends a request and reads its answer; sends it again where the answer breaks off.</summary>
    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await SendAsync(method, path, body, cancellation);
            try
            {
                return await response.Content.ReadFromJsonAsync<T>(Wire.Compact, cancellation)
                    ?? throw new CommandFailure($"{method} {response.RequestMessage?.RequestUri} answered null; expected JSON.");
            }
            catch (JsonException failure)
            {
                throw new CommandFailure($"{method} {response.RequestMessage?.RequestUri} answered what this version does not understand: {failure.Message}", failure);
            }
            catch (Exception failure) when (failure is IOException or HttpRequestException)
            {
                if (attempt == MaxReads)
                {
                    throw new ApiOutage($"The answer to {method} {response.RequestMessage?.RequestUri} broke off ({failure.Message}).", failure);
                }
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(method, new Uri(_root, path));
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: Wire.Compact);
        }

        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException failure)
        {
            throw new ApiOutage($"No function app answers at {Address} ({failure.Message}). Start one with `annotate up`, or name another with --url.", failure);
        }
        catch (TaskCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new ApiOutage($"{method} {request.RequestUri} had no answer within {_http.Timeout.TotalSeconds:0} s.", failure);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAsync(method, request.RequestUri!, response, cancellation);
        }
    }

    private static async Task<ApiRefusal> RefusalAsync(HttpMethod method, Uri uri, HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        var problem = Read(text);
        var said = problem?.InOneLine() ?? (text.Length is > 0 and < 200 ? text.ReplaceLineEndings(" ") : response.ReasonPhrase);
        var remedy = response.StatusCode == HttpStatusCode.Unauthorized ? " Name a valid token with --token-file or ANNOTATION_TOKEN." : "";
        return new ApiRefusal(response.StatusCode, $"{method} {uri.PathAndQuery} answered {(int)response.StatusCode}: {said}.{remedy}".Replace("..", "."), problem?.Errors);
    }

    private static Problem? Read(string text)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<Problem>(text, Wire.Compact);
            return problem?.Title is null && problem?.Detail is null ? null : problem;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

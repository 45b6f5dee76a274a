using System.Net;
using System.Net.Http.Headers;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>The connections to the inference server of the settings; no redirects, no cookies.</summary>
public sealed class InferenceClient : IDisposable
{
    /// <summary>Opens none yet.</summary>
    public InferenceClient(PrelabelOptions options)
    {
        if (options.InferenceUrl is not { } url)
        {
            return;
        }

        Http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), MaxResponseHeadersLength = 16,
        })
        {
            BaseAddress = url,
            Timeout = Timeout.InfiniteTimeSpan, // each request has its own
        };
        if (options.InferenceKey is { } key)
        {
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>The client, or null when the settings name no server.</summary>
    public HttpClient? Http { get; }

    /// <inheritdoc/>
    public void Dispose() => Http?.Dispose();
}

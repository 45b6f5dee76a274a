using System.Net;
using Polly;
using Polly.Retry;

namespace AnnotationFunctions.Cli.Client;

/// <summary>
/// Tries a request again, with growing pauses, when the connection fails or the answer says "later" (408, 429, 502, 503, 504).
/// Every call of the API that this command makes may be repeated. Request bodies are buffered, so that they can be sent again.
/// </summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private static readonly HttpStatusCode[] Transient =
    [
        HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests, HttpStatusCode.BadGateway,
        HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    internal RetryHandler(HttpMessageHandler inner, int attempts = 5, TimeSpan? firstPause = null, TimeProvider? time = null, TimeSpan? longestPause = null)
        : base(inner)
    {
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time ?? TimeProvider.System }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = attempts - 1,
                Delay = firstPause ?? TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                MaxDelay = longestPause ?? LongestPause,
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>()
                    .HandleResult(response => Transient.Contains(response.StatusCode)),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.Headers.RetryAfter?.Delta),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Waits about two minutes for an app that is started again.</summary>
    internal static RetryHandler Patient() => new(new SocketsHttpHandler(), attempts: 64, longestPause: TimeSpan.FromSeconds(2));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null)
        {
            await request.Content.LoadIntoBufferAsync(cancellationToken);
        }

        return await _pipeline.ExecuteAsync(
            async (message, stop) => await base.SendAsync(message, stop), request, cancellationToken);
    }
}

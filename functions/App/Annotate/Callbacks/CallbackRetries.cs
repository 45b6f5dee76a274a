using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>
/// How callbacks are repeated: four attempts with exponential back-off and jitter, ten seconds each, half a minute in all. A receiver
/// that says when to come back is believed, within that time. Whoever is down for longer gets the task some other time: the annotator
/// cools down and the item finds somebody else.
/// </summary>
internal static class CallbackRetries
{
    internal static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    internal static ResiliencePipeline<Delivery> Create(TimeProvider time) => new ResiliencePipelineBuilder<Delivery> { TimeProvider = time }
        .AddTimeout(TimeSpan.FromSeconds(30))
        .AddRetry(new RetryStrategyOptions<Delivery>
        {
            MaxRetryAttempts = 3,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(500),
            MaxDelay = MaxWait,
            ShouldHandle = new PredicateBuilder<Delivery>()
                .HandleResult(delivery => delivery.Status == DeliveryStatus.Unreachable && !(delivery.RetryAfter > MaxWait))
                .Handle<TimeoutRejectedException>(),
            DelayGenerator = attempt => new ValueTask<TimeSpan?>(
                attempt.Outcome.Result?.RetryAfter is { } after && after > TimeSpan.Zero ? after : null),
        })
        .AddTimeout(TimeSpan.FromSeconds(10))
        .Build();
}

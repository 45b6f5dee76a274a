using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>
/// How one callback is repeated: some attempts with exponential back-off and jitter, half a minute in all. A receiver that says when to
/// come back is believed: within that time by the next attempt, beyond it by the next delivery.
/// </summary>
internal static class CallbackRetries
{
    internal static ResiliencePipeline<Delivery> Create(TimeProvider time) => new ResiliencePipelineBuilder<Delivery> { TimeProvider = time }
        .AddTimeout(CallbackTerms.DeliveryTimeout)
        .AddRetry(new RetryStrategyOptions<Delivery>
        {
            MaxRetryAttempts = CallbackTerms.Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = CallbackTerms.FirstRetry,
            MaxDelay = CallbackTerms.LongestRetry,
            ShouldHandle = new PredicateBuilder<Delivery>()
                .HandleResult(delivery => delivery.Status == DeliveryStatus.Unreachable && !(delivery.RetryAfter > CallbackTerms.LongestRetry))
                .Handle<TimeoutRejectedException>(),
            DelayGenerator = attempt => new ValueTask<TimeSpan?>(
                attempt.Outcome.Result?.RetryAfter is { } after && after > TimeSpan.Zero ? after : null),
        })
        .AddTimeout(CallbackTerms.AttemptTimeout)
        .Build();
}

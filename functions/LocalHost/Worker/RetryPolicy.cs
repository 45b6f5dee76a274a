using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>The retry attribute of a function, read once.</summary>
/// <param name="MaxRetryCount">Attempts after the first; -1 for ever.</param>
/// <param name="Minimum">Pause before the first retry.</param>
/// <param name="Maximum">What the pause grows to.</param>
internal sealed record RetryPolicy(int MaxRetryCount, TimeSpan Minimum, TimeSpan Maximum)
{
    /// <summary>Null for a function without an attribute.</summary>
    /// <exception cref="FormatException">An interval or the count is not one.</exception>
    public static RetryPolicy? Read(RetryAttribute? attribute) => attribute switch
    {
        FixedDelayRetryAttribute retry =>
            Checked(new(retry.MaxRetryCount, Interval(retry.DelayInterval), Interval(retry.DelayInterval))),
        ExponentialBackoffRetryAttribute retry =>
            Checked(new(retry.MaxRetryCount, Interval(retry.MinimumInterval), Interval(retry.MaximumInterval))),
        _ => null,
    };

    public bool Allows(int retry) => MaxRetryCount == -1 || retry <= MaxRetryCount;

    /// <summary>The pause before a retry, of which the first is 1.</summary>
    public TimeSpan Delay(int retry)
    {
        var factor = Math.Pow(2, Math.Min(retry - 1, 30));
        return Minimum * factor < Maximum ? Minimum * factor : Maximum;
    }

    public RetryContext Context(int retry) => new Attempt(retry, MaxRetryCount);

    private static RetryPolicy Checked(RetryPolicy policy) => policy.MaxRetryCount >= -1 && policy.Minimum <= policy.Maximum
        ? policy
        : throw new FormatException("the retry count must be at least -1 and the minimum interval at most the maximum");

    private static TimeSpan Interval(string text) => TimeSpan.TryParse(text, out var interval) && interval >= TimeSpan.Zero
        ? interval
        : throw new FormatException($"the retry interval '{text}' is not a time of hh:mm:ss");

    private sealed class Attempt(int retry, int maximum) : RetryContext
    {
        public override int RetryCount => retry;

        public override int MaxRetryCount => maximum;
    }
}

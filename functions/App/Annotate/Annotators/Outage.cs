using System.Text.Json.Serialization;
using AnnotationFunctions.App.Annotate.Callbacks;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>
/// That the receiver of an annotator takes no callbacks. To be out of reach is not to be silent: one task at a time is sent again, after
/// pauses that double up to an hour, or when the receiver itself asked for it; all the others go to other annotators. The first callback
/// that the receiver takes ends it.
/// </summary>
/// <param name="Since">When the first callback failed.</param>
/// <param name="Failures">Deliveries in a row that failed.</param>
/// <param name="NextTry">When the next task is sent.</param>
/// <param name="Reason">Why the last one failed.</param>
public sealed record Outage(DateTimeOffset Since, int Failures, DateTimeOffset NextTry, string Reason)
{
    /// <summary>Time in which there was nothing to send: it tells nothing of the receiver.</summary>
    public TimeSpan Idle { get; init; }

    /// <summary>When ops were told; null before.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>When it has lasted so long that the annotator is paused.</summary>
    [JsonIgnore]
    public DateTimeOffset Limit => Since + Idle + CallbackTerms.PauseAfter;

    /// <summary>Whether the receiver asked for a moment that nobody waits for.</summary>
    private bool IsBeyondWaiting => NextTry - Since - Idle > CallbackTerms.LongestWish;

    /// <summary>After a delivery failed.</summary>
    /// <param name="before">The outage so far; null when the receiver took the callback before.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="now">The moment.</param>
    /// <param name="jitter">0 for the longest pause, up to 1 for half of it: receivers that failed together are not called together.</param>
    public static Outage After(Outage? before, Delivery failure, DateTimeOffset now, double jitter)
    {
        var outage = before is null
            ? new Outage(now, 1, now, failure.Reason)
            : before with { Failures = before.Failures + 1, Reason = failure.Reason, Idle = before.Idle + before.Unused(now) };
        if (failure.RetryAfter is { } wish && wish > TimeSpan.Zero)
        {
            // The receiver's own word, however short or long it is; a little later, never earlier.
            var believed = wish < CallbackTerms.FirstPause ? CallbackTerms.FirstPause : wish < CallbackTerms.LongestRetryAfter ? wish : CallbackTerms.LongestRetryAfter;
            return outage with { NextTry = now + believed + (jitter * CallbackTerms.FirstPause) };
        }

        var doubled = CallbackTerms.FirstPause * Math.Pow(2, Math.Min(outage.Failures - 1, 20));
        var pause = (doubled < CallbackTerms.LongestPause ? doubled : CallbackTerms.LongestPause) * (1 - (jitter / 2));
        var next = now + pause;
        return outage with { NextTry = next > outage.Limit && outage.Limit > now ? outage.Limit : next };
    }

    /// <summary>For how long the receiver is known to take nothing.</summary>
    public TimeSpan Lasted(DateTimeOffset now) => now - Unused(now) - Since - Idle;

    /// <summary>Whether to pause the annotator without another try: the limit is over, and the moment that the receiver named is out of all proportion.</summary>
    public bool IsHopeless(DateTimeOffset now) => IsBeyondWaiting && Lasted(now) >= CallbackTerms.PauseAfter;

    /// <summary>When there is something to do about it: the next try, telling ops, the pause. Null when all of that is due already.</summary>
    public DateTimeOffset? DueAfter(DateTimeOffset now)
    {
        DateTimeOffset[] moments =
        [
            NextTry,
            ToldAt is null ? Since + Idle + CallbackTerms.TellAfter : NextTry,
            IsBeyondWaiting ? Limit : NextTry,
        ];
        var due = moments.Where(moment => moment > now).ToList();
        return due.Count == 0 ? null : due.Min();
    }

    /// <summary>Time beyond the next try in which there was nothing to try it with.</summary>
    private TimeSpan Unused(DateTimeOffset now) => now - NextTry > CallbackTerms.LongestPause ? now - NextTry : TimeSpan.Zero;
}

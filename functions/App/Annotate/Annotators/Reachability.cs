using System.Security.Cryptography;
using AnnotationFunctions.App.Annotate.Callbacks;
using AnnotationFunctions.App.Quality;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>
/// Keeps what is known of the receivers of callbacks: which of them take nothing, since when, and when they are tried again. Ops learn of
/// an outage from one finding, which says so when it is over; an annotator whose receiver takes nothing for too long is paused.
/// </summary>
public sealed partial class Reachability(AnnotatorStore annotators, FindingStore findings, TimeProvider time, ILogger<Reachability> logger)
{
    private const string Source = "callbacks";
    private const int JitterSteps = 1_000;

    /// <summary>
    /// Records how callbacks that were sent together ended. A receiver that could not be reached is out of reach, also when it took others
    /// of them. One that refused some and took others refused tasks, and is there. Returns the annotator as they are then.
    /// </summary>
    public async Task<Annotator> AfterAsync(AnnotatorKey key, Annotator annotator, IReadOnlyList<Delivery> outcomes, CancellationToken cancellation)
    {
        var failed = outcomes.Count(outcome => outcome.Status != DeliveryStatus.Delivered);
        if (failed == 0 && annotator.Outage is null)
        {
            return annotator;
        }

        var (now, jitter) = (time.GetUtcNow(), RandomNumberGenerator.GetInt32(JitterSteps) / (double)JitterSteps);
        var taken = failed < outcomes.Count;
        var gone = outcomes.FirstOrDefault(outcome => outcome.Status == DeliveryStatus.Gone);
        var failure = gone is null ? FailureOf(outcomes, taken) : null;
        var changed = await annotators.UpdateAsync(key.Project, key.Annotator, Change, cancellation);
        if (annotator.Outage is { } before && changed?.Outage?.Since != before.Since)
        {
            await EndAsync(key.Project, annotator, before, cancellation);
            LogBack(key.Annotator, key.Project, before.Failures);
        }

        return changed switch
        {
            null => annotator,
            { Outage: not null, Paused: not null } => await TellAsync(key, changed, now, cancellation),
            _ => await LookAsync(key, changed, cancellation),
        };

        Annotator Change(Annotator current)
        {
            var outage = failure is null ? null : Outage.After(taken ? null : current.Outage, failure, now, jitter);
            var counted = current with { Standing = current.Standing.AfterFailedDelivery(failed), Outage = outage };
            return gone is not null ? Pause(counted, gone.Reason, now)
                : outage?.Lasted(now) >= CallbackTerms.PauseAfter ? Pause(counted, ReasonOf(outage), now)
                : counted;
        }
    }

    /// <summary>Tells ops of an outage that lasts, and pauses an annotator whose receiver asked for a moment that nobody waits for. Does nothing twice.</summary>
    public async Task<Annotator> LookAsync(AnnotatorKey key, Annotator annotator, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (annotator is not { Paused: null, Outage: { } outage })
        {
            return annotator;
        }

        return outage.IsHopeless(now) ? await TellAsync(key, Pause(annotator, ReasonOf(outage), now), now, cancellation)
            : outage.ToldAt is null && outage.Lasted(now) >= CallbackTerms.TellAfter ? await TellAsync(key, annotator, now, cancellation)
            : annotator;
    }

    /// <summary>Writes the finding of an outage, and then that it is written: told again it stays one, not told it would be lost.</summary>
    private async Task<Annotator> TellAsync(AnnotatorKey key, Annotator annotator, DateTimeOffset now, CancellationToken cancellation)
    {
        var outage = annotator.Outage!;
        await findings.PutAsync(key.Project, FindingOf(annotator, outage, now), cancellation);
        return await annotators.UpdateAsync(
            key.Project,
            key.Annotator,
            current => current.Outage?.Since != outage.Since ? null : current with
            {
                Outage = current.Outage with { ToldAt = current.Outage.ToldAt ?? now },
                Paused = current.Paused ?? annotator.Paused,
                PausedAt = current.PausedAt ?? annotator.PausedAt,
            },
            cancellation) ?? annotator;
    }

    /// <summary>Says in the finding of an outage, if there is one, that it is over.</summary>
    public Task EndAsync(string project, Annotator annotator, Outage outage, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return findings.EndAsync(
            project, IdOf(annotator, outage), now, $"'{annotator.ShownId}' took no callback from {outage.Since:u} to {now:u} ({outage.Reason}); that is over.", cancellation);
    }

    /// <summary>What keeps the receiver from being called now: the longest wait that it asked for counts.</summary>
    private static Delivery? FailureOf(IReadOnlyList<Delivery> outcomes, bool taken) => outcomes
        .Where(outcome => outcome.Status == DeliveryStatus.Unreachable || (!taken && outcome.Status == DeliveryStatus.Failed))
        .MaxBy(outcome => outcome.RetryAfter ?? TimeSpan.Zero);

    private static Annotator Pause(Annotator annotator, string reason, DateTimeOffset now) =>
        annotator.Paused is null ? annotator with { Paused = reason, PausedAt = now } : annotator;

    private static string ReasonOf(Outage outage) =>
        FormattableString.Invariant($"the receiver took no callback for {CallbackTerms.PauseAfter.TotalHours} hours, since {outage.Since:u}: {outage.Reason}");

    private static string IdOf(Annotator annotator, Outage outage) =>
        FormattableString.Invariant($"{Source}.annotatorUnreachable.{annotator.Id}.{outage.Since.UtcDateTime:yyyyMMddTHHmmssfff}");

    private static Finding FindingOf(Annotator annotator, Outage outage, DateTimeOffset now) => (annotator.Paused is not null
        ? Finding.Of(
            FindingKind.AnnotatorUnreachable, Source, annotator.Id, $"'{annotator.ShownId}' is paused: {ReasonOf(outage)}.", now,
            "Have the receiver mended, then reinstate the annotator with PUT annotators.")
        : Finding.Of(
            FindingKind.AnnotatorUnreachable, Source, annotator.Id,
            FormattableString.Invariant($"'{annotator.ShownId}' has taken no callback since {outage.Since:u} ({outage.Reason}). Others get the tasks; the receiver is tried until {outage.Limit:u}."), now,
            "Check that the receiver is up: the first callback that it takes brings the annotator back.",
            "If it is somewhere else now, change the callback URL with PUT annotators.")) with { Id = IdOf(annotator, outage) };

    [LoggerMessage(1511, LogLevel.Information, "The receiver of annotator {Annotator} of project {Project} takes callbacks again, after {Failures} deliveries that failed.")]
    private partial void LogBack(string annotator, string project, int failures);
}

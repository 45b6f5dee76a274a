namespace AnnotationFunctions.App.Quality;

/// <summary>
/// When an item has answers enough: as soon as at least <see cref="MinAnswers"/> agree so well that the posterior of their label reaches
/// <see cref="TargetPosterior"/>. Otherwise one more annotator is asked, up to <see cref="MaxAnswers"/>, and then a reviewer. Easy items
/// so cost little and the money goes where people disagree.
/// </summary>
public sealed record StoppingRule
{
    /// <summary>Answers below which nothing is accepted.</summary>
    public required int MinAnswers { get; init; }

    /// <summary>Answers beyond which no annotator is asked.</summary>
    public required int MaxAnswers { get; init; }

    /// <summary>Posterior from which a label is accepted.</summary>
    public required double TargetPosterior { get; init; }

    /// <summary>Whether a reviewer decides what annotators cannot settle.</summary>
    public bool EscalateToReviewer { get; init; } = true;

    /// <summary>The decision on an item.</summary>
    public StoppingDecision Decide(StoppingEvidence evidence, int labels, Func<string, Reliability> reliability)
    {
        if (evidence.Adjudicated is { } decided)
        {
            return new StoppingDecision(StoppingVerdict.Accept, decided, 1);
        }

        var (label, posterior) = Leading(evidence, labels, reliability);
        if (evidence.Answers >= MinAnswers && posterior >= TargetPosterior)
        {
            return new StoppingDecision(StoppingVerdict.Accept, label, posterior);
        }

        var slots = Slots(evidence);
        var verdict = slots > 0 ? StoppingVerdict.Ask
            : evidence.Pending > 0 ? StoppingVerdict.Wait
            : !EscalateToReviewer || evidence.Reviewers == 0 ? StoppingVerdict.GiveUp
            : evidence.PendingReviews > 0 ? StoppingVerdict.Wait
            : StoppingVerdict.Escalate;
        return new StoppingDecision(verdict, label, posterior, verdict == StoppingVerdict.Ask ? slots : 0);
    }

    /// <summary>Up to the minimum all at once, beyond it one at a time; none beside a review that is under way.</summary>
    private int Slots(StoppingEvidence evidence)
    {
        if (evidence.PendingReviews > 0)
        {
            return 0;
        }

        var expected = evidence.Answers + evidence.Pending;
        var wanted = expected < MinAnswers ? MinAnswers - expected : evidence.Pending == 0 ? 1 : 0;
        var affordable = MaxAnswers - expected - evidence.Skipped;
        return Math.Max(0, Math.Min(Math.Min(wanted, affordable), evidence.Askable));
    }

    private static (int? Label, double Posterior) Leading(StoppingEvidence evidence, int labels, Func<string, Reliability> reliability)
    {
        if (evidence.Votes.Count == 0)
        {
            return (null, 0);
        }

        IReadOnlyList<Vote> votes = evidence.Model is { } model ? [.. evidence.Votes, model] : evidence.Votes;
        return Quality.Posterior.Best(Quality.Posterior.Of(votes, labels, reliability));
    }
}

namespace AnnotationFunctions.App.Quality;

/// <summary>What one batch says about an annotator.</summary>
/// <param name="Answers">Answers that were compared.</param>
/// <param name="Skipped">Items that were skipped.</param>
/// <param name="MedianSeconds">Median of the seconds per answer.</param>
/// <param name="Confusion">Expected counts of answers by what was right according to everybody else.</param>
/// <param name="At">When it was measured.</param>
public sealed record ScorecardPart(int Answers, int Skipped, double MedianSeconds, IReadOnlyList<ConfusionCell> Confusion, DateTimeOffset At)
{
    /// <summary>When the annotator was last reinstated, as was known when this was measured; null for never.</summary>
    public DateTimeOffset? ReinstatedAt { get; init; }

    /// <summary>As <see cref="Confusion"/>, of the answers since then only.</summary>
    public IReadOnlyList<ConfusionCell> SinceReinstated { get; init; } = [];
}

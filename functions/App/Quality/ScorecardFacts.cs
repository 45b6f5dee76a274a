namespace AnnotationFunctions.App.Quality;

/// <summary>A scorecard over HTTP.</summary>
/// <param name="Answers">Answers that were compared.</param>
/// <param name="Skipped">Items that were skipped.</param>
/// <param name="Accuracy">Share of them that agrees with what everybody else says.</param>
/// <param name="AccuracyLower">Lower bound of its 95 % interval.</param>
/// <param name="AccuracyUpper">Upper bound of its 95 % interval.</param>
/// <param name="MedianSeconds">Median of the seconds per answer.</param>
/// <param name="Confusion">Expected counts of answers by what was right.</param>
/// <param name="At">When it was last measured.</param>
public sealed record ScorecardFacts(
    int Answers,
    int Skipped,
    double Accuracy,
    double AccuracyLower,
    double AccuracyUpper,
    double MedianSeconds,
    IReadOnlyList<ConfusionCell> Confusion,
    DateTimeOffset At)
{
    internal static ScorecardFacts Of(Scorecard card)
    {
        var (total, accuracy) = (card.Total, card.Accuracy);
        return new ScorecardFacts(
            total.Answers, total.Skipped, accuracy.Value, accuracy.Lower, accuracy.Upper, total.MedianSeconds, total.Confusion, total.At);
    }
}

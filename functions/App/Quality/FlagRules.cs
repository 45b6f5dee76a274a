using System.Globalization;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Quality;

/// <summary>
/// When an annotator's work is not to be relied on. Every rule asks an interval, not an estimate, so that nobody is flagged for a few
/// unlucky answers; and each states its evidence.
/// </summary>
public static class FlagRules
{
    /// <summary>Comparisons below which nothing is said.</summary>
    public const int MinAnswers = 20;

    private const double MaxKappaOfRandom = 0.2;
    private const double MinConfusion = 0.25;
    private const double MinCases = 5;

    /// <summary>
    /// What is held against an annotator; empty when nothing is. The scorecard is that of all batches: null only for somebody of whom no
    /// answer was ever compared. Who was reinstated is judged by the answers since.
    /// </summary>
    public static IReadOnlyList<AnnotatorFlag> Evaluate(
        Scorecard? card, Standing standing, AnnotationPolicy policy, DateTimeOffset now, DateTimeOffset? reinstatedAt = null)
    {
        var flags = new List<AnnotatorFlag>();
        var evidence = card?.Evidence(reinstatedAt);
        Add(FlagKind.Silent, Silence(card, standing));
        if (evidence is { Answers: >= MinAnswers })
        {
            var random = Randomness(evidence.Confusion);
            Add(FlagKind.Random, random);
            Add(FlagKind.Inaccurate, random is null ? Inaccuracy(Scorecard.AccuracyOf(evidence.Confusion), evidence.Answers, policy) : null);
            Add(FlagKind.Confuses, random is null ? Confusion(evidence.Confusion) : null);
        }

        return flags;

        void Add(FlagKind kind, string? evidence)
        {
            if (evidence is not null)
            {
                flags.Add(new AnnotatorFlag(kind, evidence, now));
            }
        }
    }

    /// <summary>Somebody who never answered is silent sooner than somebody whose answers are known.</summary>
    private static string? Silence(Scorecard? card, Standing standing) =>
        standing.IsSilent || (card is null && standing.IsSilentNewcomer)
            ? Text($"Leases ran out {standing.Lapses} times in a row; {standing.Missed} tasks were not answered.")
            : null;

    private static string? Inaccuracy(Interval accuracy, int answers, AnnotationPolicy policy) =>
        accuracy.Lower < policy.MinAnnotatorAccuracyLower
            ? Text($"Accuracy {accuracy.Value:F3} in {answers} answers, at least {accuracy.Lower:F3}; the policy asks for at least {policy.MinAnnotatorAccuracyLower:F3}.")
            : null;

    /// <summary>Cohen's κ against the consensus of the others: how much of what chance leaves is right. Even its upper bound is near nothing.</summary>
    private static string? Randomness(IReadOnlyList<ConfusionCell> confusion)
    {
        var total = confusion.Sum(cell => cell.Count);
        var truths = confusion.GroupBy(cell => cell.Truth).ToDictionary(group => group.Key, group => group.Sum(cell => cell.Count) / total);
        var answers = confusion.GroupBy(cell => cell.Answer).ToDictionary(group => group.Key, group => group.Sum(cell => cell.Count) / total);
        var chance = truths.Sum(truth => truth.Value * answers.GetValueOrDefault(truth.Key));
        if (chance > 0.999)
        {
            return null; // one class only: nothing can be told
        }

        var accuracy = Scorecard.AccuracyOf(confusion);
        var upper = (accuracy.Upper - chance) / (1 - chance);
        return upper < MaxKappaOfRandom
            ? Text($"{accuracy.Value:P0} of {total:F0} answers are right and {chance:P0} would be by chance: kappa is at most {upper:F2}.")
            : null;
    }

    private static string? Confusion(IReadOnlyList<ConfusionCell> confusion)
    {
        var rows = confusion.GroupBy(cell => cell.Truth).ToDictionary(group => group.Key, group => group.Sum(cell => cell.Count));
        var pairs = confusion
            .Where(cell => cell.Truth != cell.Answer && rows[cell.Truth] >= MinCases)
            .Select(cell => (Cell: cell, Rate: Interval.OfProportion(Math.Min(cell.Count, rows[cell.Truth]), rows[cell.Truth])))
            .Where(pair => pair.Rate.Lower >= MinConfusion)
            .OrderByDescending(pair => pair.Rate.Lower)
            .ThenBy(pair => pair.Cell.Truth, StringComparer.Ordinal)
            .Select(pair => Text($"'{pair.Cell.Answer}' for '{pair.Cell.Truth}' in {pair.Cell.Count:F0} of {rows[pair.Cell.Truth]:F0} cases (at least {pair.Rate.Lower:P0})"))
            .ToList();
        return pairs.Count == 0 ? null : $"Answers {string.Join(", ", pairs)}.";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

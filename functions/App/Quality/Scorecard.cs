using System.Text.Json.Serialization;

namespace AnnotationFunctions.App.Quality;

/// <summary>
/// How good an annotator's answers were, compared with what everybody else says about the same items: an annotator's own vote never
/// counts as evidence for itself. Kept per batch, so that measuring a batch again replaces what it said before.
/// </summary>
public sealed record Scorecard
{
    /// <summary>Batches that are kept apart; older ones are added up.</summary>
    public const int MaxParts = 8;

    /// <summary>Annotator id, or a model's name as a source.</summary>
    public required string Annotator { get; init; }

    /// <summary>What recent batches say, by batch id.</summary>
    public IReadOnlyDictionary<string, ScorecardPart> Parts { get; init; } = new Dictionary<string, ScorecardPart>();

    /// <summary>What older batches say together.</summary>
    public ScorecardPart? Earlier { get; init; }

    /// <summary>All parts together.</summary>
    [JsonIgnore]
    public ScorecardPart Total => Sum([.. Earlier is null ? [] : (ScorecardPart[])[Earlier], .. Parts.Values]);

    /// <summary>Accuracy with its interval.</summary>
    [JsonIgnore]
    public Interval Accuracy => AccuracyOf(Total.Confusion);

    /// <summary>
    /// What may be held against the annotator: everything, or, of somebody who was reinstated, what recent batches say of the answers
    /// since. A part that was measured before says nothing of these.
    /// </summary>
    public ScorecardPart Evidence(DateTimeOffset? reinstatedAt) => reinstatedAt is null
        ? Total
        : Sum([.. Parts.Values.Where(part => part.ReinstatedAt == reinstatedAt).Select(part => part with
        {
            Answers = (int)Math.Round(part.SinceReinstated.Sum(cell => cell.Count)),
            Confusion = part.SinceReinstated,
        })]);

    /// <summary>The scorecard with what a batch says now.</summary>
    public Scorecard With(string batch, ScorecardPart part)
    {
        var parts = new Dictionary<string, ScorecardPart>(Parts) { [batch] = part };
        var earlier = Earlier;
        foreach (var (oldest, old) in parts.OrderBy(p => p.Value.At).ThenBy(p => p.Key, StringComparer.Ordinal).SkipLast(MaxParts).ToList())
        {
            parts.Remove(oldest);
            earlier = earlier is null ? old : Sum([earlier, old]);
        }

        return this with { Parts = parts, Earlier = earlier };
    }

    /// <summary>Share of a confusion's weight that is on its diagonal.</summary>
    public static Interval AccuracyOf(IReadOnlyList<ConfusionCell> confusion) => Interval.OfProportion(
        confusion.Where(cell => cell.Truth == cell.Answer).Sum(cell => cell.Count), confusion.Sum(cell => cell.Count));

    private static ScorecardPart Sum(IReadOnlyList<ScorecardPart> parts)
    {
        var answers = parts.Sum(part => part.Answers);
        var cells = parts
            .SelectMany(part => part.Confusion)
            .GroupBy(cell => (cell.Truth, cell.Answer))
            .Select(group => new ConfusionCell(group.Key.Truth, group.Key.Answer, group.Sum(cell => cell.Count)));
        return new ScorecardPart(
            answers,
            parts.Sum(part => part.Skipped),
            answers == 0 ? 0 : parts.Sum(part => part.MedianSeconds * part.Answers) / answers,
            [.. cells.OrderBy(cell => cell.Truth, StringComparer.Ordinal).ThenBy(cell => cell.Answer, StringComparer.Ordinal)],
            parts.Count == 0 ? default : parts.Max(part => part.At));
    }
}

namespace AnnotationFunctions.App.Prelabel;

/// <summary>What became of the items of a batch that a model has looked at so far.</summary>
/// <param name="Prelabelled">Items with a pre-label.</param>
/// <param name="Unsure">Items of which the model is less sure than its threshold asks for.</param>
/// <param name="Failed">Items that go on without a pre-label because of an error.</param>
/// <param name="Skipped">Items that the model does not apply to.</param>
/// <param name="Waiting">Items that wait for the inference server; the reasons say why.</param>
/// <param name="Seconds">Seconds that models ran.</param>
/// <param name="Cost">What that cost, by the price of an hour in the settings.</param>
/// <param name="Models">Digests of the models, each once.</param>
/// <param name="Reasons">Why items failed or wait, the commonest first, at most ten.</param>
public sealed record PrelabelReport(
    int Prelabelled, int Unsure, int Failed, int Skipped, int Waiting, double Seconds, decimal Cost, IReadOnlyList<string> Models, IReadOnlyList<string> Reasons)
{
    private const int MaxReasons = 10;

    internal static PrelabelReport Of(IReadOnlyList<PrelabelCounts> counts) => new(
        counts.Sum(count => count.Prelabelled),
        counts.Sum(count => count.Unsure),
        counts.Sum(count => count.Failed),
        counts.Sum(count => count.Skipped),
        counts.Sum(count => count.Waiting),
        Math.Round(counts.Sum(count => count.Seconds), 6),
        counts.Sum(count => count.Cost),
        [.. counts.Select(count => count.Digest).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        [.. counts.Where(count => count.Reason is not null).GroupBy(count => count.Reason!).OrderByDescending(group => group.Sum(count => count.Failed + count.Waiting)).Select(group => group.Key).Take(MaxReasons)]);
}

namespace AnnotationFunctions.Core.Consensus.Preferences;

/// <summary>Collects comparisons. Not safe for use by several threads at once.</summary>
/// <remarks>
/// Candidates and annotators get ids in the order of their first appearance.
/// <example><code>
/// var builder = new PreferenceTableBuilder();
/// builder.Add("ann", "answer-a", "answer-b", 1);
/// builder.Add("bob", "answer-b", "answer-a", 0.5); // a tie
/// var table = builder.Build();
/// </code></example>
/// </remarks>
public sealed class PreferenceTableBuilder
{
    private readonly NameTable candidates = new();
    private readonly NameTable annotators = new();
    private readonly List<Comparison> comparisons = [];

    /// <summary>Makes a candidate known although it may never be compared; returns its id.</summary>
    public int AddCandidate(string candidate) => candidates.Add(Require(candidate, nameof(candidate)));

    /// <summary>Adds one comparison.</summary>
    /// <param name="annotator">Name of the annotator, not empty.</param>
    /// <param name="first">The candidate that was shown first, not empty.</param>
    /// <param name="second">The candidate that was shown second, not empty, another one than <paramref name="first"/>.</param>
    /// <param name="firstShare">1 when the first is better, 0 when the second is, 0.5 for a tie.</param>
    /// <exception cref="ArgumentException">A name is empty, the candidates are the same, or the share is not 0, 0.5 or 1.</exception>
    public void Add(string annotator, string first, string second, double firstShare)
    {
        if (string.Equals(first, second, StringComparison.Ordinal))
        {
            throw new ArgumentException($"Comparison {comparisons.Count}: candidate '{first}' is compared with itself.", nameof(second));
        }

        if (firstShare is not (0 or 0.5 or 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstShare), firstShare, $"Comparison {comparisons.Count}: the share must be 1 (first), 0 (second) or 0.5 (tie).");
        }

        comparisons.Add(new Comparison(
            annotators.Add(Require(annotator, nameof(annotator))),
            candidates.Add(Require(first, nameof(first))),
            candidates.Add(Require(second, nameof(second))),
            firstShare));
    }

    /// <summary>Builds the table. The builder may be used further afterwards.</summary>
    public PreferenceTable Build() => new([.. comparisons], candidates.ToArray(), annotators.ToArray());

    private string Require(string name, string what) =>
        string.IsNullOrEmpty(name) ? throw new ArgumentException($"Comparison {comparisons.Count}: the name of the {what} is empty.", what) : name;
}

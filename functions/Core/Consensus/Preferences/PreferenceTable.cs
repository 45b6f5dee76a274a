namespace AnnotationFunctions.Core.Consensus.Preferences;

/// <summary>Comparisons of pairs of candidates by annotators.</summary>
/// <remarks>Immutable and safe to share between threads. Built with <see cref="PreferenceTableBuilder"/>.</remarks>
public sealed class PreferenceTable
{
    private readonly Comparison[] comparisons;

    internal PreferenceTable(Comparison[] comparisons, IReadOnlyList<string> candidateNames, IReadOnlyList<string> annotatorNames)
    {
        this.comparisons = comparisons;
        CandidateNames = candidateNames;
        AnnotatorNames = annotatorNames;
    }

    /// <summary>Candidate names by id.</summary>
    public IReadOnlyList<string> CandidateNames { get; }

    /// <summary>Annotator names by id.</summary>
    public IReadOnlyList<string> AnnotatorNames { get; }

    /// <summary>All comparisons, in the order in which they were added.</summary>
    public ReadOnlySpan<Comparison> Comparisons => comparisons;

    /// <summary>The same candidates and annotators with only the comparisons that <paramref name="keep"/> accepts.</summary>
    internal PreferenceTable Where(Func<int, bool> keep) => new([.. comparisons.Where((_, i) => keep(i))], CandidateNames, AnnotatorNames);

    /// <summary>
    /// The comparisons as classes: one item for each pair of candidates, label 0 where the candidate with the lower id is better, 1 where the other one
    /// is, 2 for a tie. Any measure of agreement and any consensus of classes can read it.
    /// </summary>
    public AnnotationTable ToAnnotations(RepeatedAnswers repeated = RepeatedAnswers.All)
    {
        var builder = new AnnotationTableBuilder(["first", "second", "tie"]) { Repeated = repeated };
        foreach (var comparison in comparisons)
        {
            var (low, high) = (Math.Min(comparison.First, comparison.Second), Math.Max(comparison.First, comparison.Second));
            builder.Add($"{low}:{high}", AnnotatorNames[comparison.Annotator], comparison.IsTie ? "tie" : comparison.Winner == low ? "first" : "second");
        }

        return builder.Build();
    }
}

namespace AnnotationFunctions.Core.Consensus.MultiLabel;

/// <summary>The merged set of each item, how sure each class of it is, and how good each annotator is.</summary>
/// <remarks>Immutable. Item, class and annotator ids are those of the <see cref="MultiLabelTable"/>.</remarks>
public sealed class MultiLabelResult
{
    private readonly double[] posteriors;
    private readonly double[] prevalences;
    private readonly bool[] known;
    private readonly double threshold;

    internal MultiLabelResult(
        string method, double[] posteriors, double[] prevalences, bool[] known, double threshold, IReadOnlyList<MultiLabelAnnotator> annotators)
    {
        Method = method;
        this.posteriors = posteriors;
        this.prevalences = prevalences;
        this.known = known;
        this.threshold = threshold;
        Annotators = annotators;
    }

    /// <summary>Name of the method that made this result, for records and reports.</summary>
    public string Method { get; }

    /// <summary>Probability that each class applies, flat [item, class]; an item without evidence has the prevalences.</summary>
    public ReadOnlySpan<double> Posteriors => posteriors;

    /// <summary>Estimated share of items to which each class applies.</summary>
    public ReadOnlySpan<double> Prevalences => prevalences;

    /// <summary>Quality of each annotator, by annotator id.</summary>
    public IReadOnlyList<MultiLabelAnnotator> Annotators { get; }

    /// <summary>Number of iterations that were run; 0 for methods without any.</summary>
    public int Iterations { get; init; }

    /// <summary>False when the iteration limit was reached first.</summary>
    public bool Converged { get; init; } = true;

    /// <summary>Log-likelihood of the answers under the fitted model; NaN for methods without a likelihood.</summary>
    public double LogLikelihood { get; init; } = double.NaN;

    /// <summary>Why this method was used, where a choice was made.</summary>
    public string? Reason { get; init; }

    /// <summary>False for an item without answers and gold, whose set is not known.</summary>
    public bool IsKnown(int item) => known[item];

    /// <summary>Ids of the classes that apply to the item, ascending; empty where none does and where nothing is known.</summary>
    public int[] Classes(int item) =>
        known[item] ? [.. Enumerable.Range(0, prevalences.Length).Where(c => posteriors[(item * prevalences.Length) + c] >= threshold)] : [];

    /// <summary>Probability that exactly the chosen set applies, classes taken as independent; 0 where nothing is known.</summary>
    public double Confidence(int item)
    {
        if (!known[item])
        {
            return 0;
        }

        var product = 1.0;
        foreach (var posterior in Posteriors.Slice(item * prevalences.Length, prevalences.Length))
        {
            product *= posterior >= threshold ? posterior : 1 - posterior;
        }

        return product;
    }

    internal MultiLabelResult Because(string reason) => new(Method, posteriors, prevalences, known, threshold, Annotators)
    {
        Iterations = Iterations, Converged = Converged, LogLikelihood = LogLikelihood, Reason = reason,
    };
}

namespace AnnotationFunctions.Core.Consensus;

/// <summary>The merged label of each item, how sure it is, and how good each annotator is.</summary>
/// <remarks>Immutable. Item, label and annotator ids are those of the <see cref="AnnotationTable"/>.</remarks>
public sealed class ConsensusResult
{
    /// <summary>The label of an item about which nothing is known: no answer, no gold label, no model probabilities.</summary>
    public const int NoLabel = -1;

    private readonly int[] labels;
    private readonly double[] posteriors;
    private readonly double[] classPriors;

    internal ConsensusResult(string method, int[] labels, double[] posteriors, double[] classPriors, IReadOnlyList<AnnotatorQuality> annotators)
    {
        Method = method;
        this.labels = labels;
        this.posteriors = posteriors;
        this.classPriors = classPriors;
        Annotators = annotators;
    }

    /// <summary>Name of the method that made this result, for records and reports.</summary>
    public string Method { get; }

    /// <summary>Label id of each item; the lowest id among equals; <see cref="NoLabel"/> where nothing is known.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>Posterior probabilities, flat [item, class]; each row sums to 1. An item without evidence has the class priors.</summary>
    public ReadOnlySpan<double> Posteriors => posteriors;

    /// <summary>Estimated share of each class; sums to 1.</summary>
    public ReadOnlySpan<double> ClassPriors => classPriors;

    /// <summary>Quality of each annotator, by annotator id.</summary>
    public IReadOnlyList<AnnotatorQuality> Annotators { get; }

    /// <summary>Quality of the model whose probabilities were given as one more source; null without probabilities or where the method learns none.</summary>
    public AnnotatorQuality? ModelQuality { get; init; }

    /// <summary>Number of iterations that were run; 0 for methods without any.</summary>
    public int Iterations { get; init; }

    /// <summary>False when the iteration limit was reached first.</summary>
    public bool Converged { get; init; } = true;

    /// <summary>Log-likelihood of the answers under the fitted model; NaN for methods without a likelihood.</summary>
    public double LogLikelihood { get; init; } = double.NaN;

    /// <summary>Why this method was used, where a choice was made.</summary>
    public string? Reason { get; init; }

    /// <summary>The posterior over classes of one item.</summary>
    public ReadOnlySpan<double> Posterior(int item) => Posteriors.Slice(item * ClassPriors.Length, ClassPriors.Length);

    /// <summary>The posterior of the label that was chosen for one item; 0 where there is none.</summary>
    public double Confidence(int item) => labels[item] == NoLabel ? 0 : Posterior(item)[labels[item]];

    internal ConsensusResult Because(string method, string reason) =>
        new(method, labels, posteriors, classPriors, Annotators)
        {
            ModelQuality = ModelQuality, Iterations = Iterations, Converged = Converged, LogLikelihood = LogLikelihood, Reason = reason,
        };

    internal ConsensusResult Named(string method, int iterations, bool converged) =>
        new(method, labels, posteriors, classPriors, Annotators) { Iterations = iterations, Converged = converged };
}

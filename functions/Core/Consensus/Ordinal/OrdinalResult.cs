namespace AnnotationFunctions.Core.Consensus.Ordinal;

/// <summary>The merged class of each item on an ordered scale.</summary>
public sealed class OrdinalResult
{
    private readonly int[] medians;
    private readonly double[] means;

    internal OrdinalResult(ConsensusResult consensus, IReadOnlyList<OrdinalAnnotator> annotators)
    {
        Consensus = consensus;
        Annotators = annotators;
        var items = consensus.Labels.Length;
        (medians, means) = (new int[items], new double[items]);
        for (var item = 0; item < items; item++)
        {
            (medians[item], means[item]) = consensus.Labels[item] == ConsensusResult.NoLabel
                ? (ConsensusResult.NoLabel, double.NaN)
                : Centre(consensus.Posterior(item));
        }
    }

    /// <summary>Labels (the most probable class), posteriors, annotators' accuracies and confusions, iterations, convergence, log-likelihood.</summary>
    public ConsensusResult Consensus { get; }

    /// <summary>Bias and noise of each annotator, by annotator id.</summary>
    public IReadOnlyList<OrdinalAnnotator> Annotators { get; }

    /// <summary>
    /// Median class of each item's posterior, which makes the expected distance from the true class smallest; <see cref="ConsensusResult.NoLabel"/> where nothing is
    /// known.
    /// </summary>
    public ReadOnlySpan<int> Medians => medians;

    /// <summary>Mean class id of each item's posterior: a score on the scale 0 .. classes - 1; NaN where nothing is known.</summary>
    public ReadOnlySpan<double> Means => means;

    private static (int Median, double Mean) Centre(ReadOnlySpan<double> posterior)
    {
        var (below, mean, median) = (0.0, 0.0, -1);
        for (var c = 0; c < posterior.Length; c++)
        {
            below += posterior[c];
            mean += c * posterior[c];
            median = median < 0 && below >= 0.5 - 1e-12 ? c : median;
        }

        return (median, mean);
    }
}

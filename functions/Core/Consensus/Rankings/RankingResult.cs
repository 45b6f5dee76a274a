namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>The merged ranking of each item, and how good each annotator is.</summary>
/// <param name="Method">Name of the method, for records and reports.</param>
/// <param name="Items">One ranking per item id.</param>
/// <param name="Annotators">Quality of each annotator, by annotator id.</param>
public sealed record RankingResult(string Method, IReadOnlyList<ItemRanking> Items, IReadOnlyList<RankingAnnotator> Annotators)
{
    /// <summary>Number of iterations that were run, the most of any item; 0 for methods without any.</summary>
    public int Iterations { get; init; }

    /// <summary>False when an item reached the iteration limit first.</summary>
    public bool Converged { get; init; } = true;

    /// <summary>Log-likelihood of the rankings under the fitted model; NaN for methods without a likelihood.</summary>
    public double LogLikelihood { get; init; } = double.NaN;

    /// <summary>Why this method was used, where a choice was made.</summary>
    public string? Reason { get; init; }
}

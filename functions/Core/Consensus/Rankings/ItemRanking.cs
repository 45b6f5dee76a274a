namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>The merged ranking of one item's candidates.</summary>
/// <param name="Order">Candidate ids, best first; the lower id first among equals.</param>
/// <param name="Scores">Score of each candidate id, larger is better: the meaning is the method's. NaN where nobody ranked a candidate.</param>
/// <param name="Confidence">
/// Probability, between 0 and 1, that the first candidate is better than the second by the votes or by the model; NaN with fewer than two candidates.
/// </param>
public sealed record ItemRanking(IReadOnlyList<int> Order, IReadOnlyList<double> Scores, double Confidence);

namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>Merged masks and the annotators' quality.</summary>
/// <param name="Method">Name of the method, for records and reports.</param>
/// <param name="Masks">One mask per item with answers, by item id.</param>
/// <param name="Annotators">Quality of each annotator, by annotator id.</param>
/// <param name="Iterations">Number of iterations; 0 for a plain vote.</param>
/// <param name="Converged">False when the iteration limit was reached first.</param>
/// <param name="LogLikelihood">Log-likelihood of the marked and unmarked pixels under the model; NaN for votes.</param>
public sealed record MaskConsensusResult(
    string Method,
    IReadOnlyList<MergedMask> Masks,
    IReadOnlyList<MaskAnnotatorQuality> Annotators,
    int Iterations,
    bool Converged,
    double LogLikelihood);

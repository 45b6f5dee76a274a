namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>Merged objects and the annotators' quality.</summary>
/// <typeparam name="TShape">The kind of shape.</typeparam>
/// <param name="Objects">All candidates, by item, the most certain first; keep those with an existence of at least 0.5 for the most probable set.</param>
/// <param name="Annotators">Quality of each annotator, by annotator id.</param>
/// <param name="Iterations">Iterations of the model of existence.</param>
/// <param name="Converged">False when the model of existence or that of classes reached its limit of iterations first.</param>
/// <param name="LogLikelihood">Log-likelihood of who marked which candidate; NaN without answers.</param>
public sealed record ObjectConsensusResult<TShape>(
    IReadOnlyList<FusedObject<TShape>> Objects,
    IReadOnlyList<ObjectAnnotatorQuality> Annotators,
    int Iterations,
    bool Converged,
    double LogLikelihood);

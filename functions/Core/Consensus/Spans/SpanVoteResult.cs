using AnnotationFunctions.Core.Consensus.Objects;

namespace AnnotationFunctions.Core.Consensus.Spans;

/// <summary>Merged spans and the annotators' quality over spans.</summary>
/// <param name="Spans">All candidates, by item, the most certain first; keep those with a posterior of at least 0.5.</param>
/// <param name="Annotators">Quality of each annotator, by annotator id.</param>
/// <param name="Iterations">Iterations of the model of existence.</param>
/// <param name="Converged">False when an iteration limit was reached first.</param>
/// <param name="LogLikelihood">Log-likelihood of who marked which candidate.</param>
public sealed record SpanVoteResult(
    IReadOnlyList<FusedSpan> Spans, IReadOnlyList<ObjectAnnotatorQuality> Annotators, int Iterations, bool Converged, double LogLikelihood);

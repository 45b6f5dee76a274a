namespace AnnotationFunctions.Core.Consensus.Spans;

/// <summary>Merged spans and the annotators' quality over tokens.</summary>
/// <param name="Spans">The most probable spans, by item and start; they do not overlap.</param>
/// <param name="Annotators">
/// Quality of each annotator over token tags: 0 is outside any span, 1 + 2k begins a span of class k and 2 + 2k continues one.
/// </param>
/// <param name="Iterations">Iterations of the fit.</param>
/// <param name="Converged">False when the iteration limit was reached first.</param>
/// <param name="LogLikelihood">Log-likelihood of the tags.</param>
/// <param name="DroppedOverlaps">Spans left out because they overlap an earlier (or, from the same start, longer) span of the same annotator.</param>
public sealed record SpanTaggingResult(
    IReadOnlyList<FusedSpan> Spans,
    IReadOnlyList<AnnotatorQuality> Annotators,
    int Iterations,
    bool Converged,
    double LogLikelihood,
    int DroppedOverlaps);

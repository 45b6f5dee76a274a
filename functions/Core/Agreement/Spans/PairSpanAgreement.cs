namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>Agreement of one pair of annotators.</summary>
/// <param name="First">Id of one annotator.</param>
/// <param name="Second">Id of the other, higher than <paramref name="First"/>.</param>
/// <param name="Exact">F1 of equal spans.</param>
/// <param name="Partial">F1 of overlapping spans.</param>
/// <param name="Tokens">F1 of tokens.</param>
/// <param name="Gamma">γ of the two.</param>
public sealed record PairSpanAgreement(int First, int Second, Estimate Exact, Estimate Partial, Estimate Tokens, Estimate Gamma);

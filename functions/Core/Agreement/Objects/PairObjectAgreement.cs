namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>Agreement of one pair of annotators.</summary>
/// <param name="First">Id of one annotator.</param>
/// <param name="Second">Id of the other, higher than <paramref name="First"/>.</param>
/// <param name="F1">Matched F1 at the first threshold.</param>
/// <param name="AverageOverlap">Average overlap.</param>
public sealed record PairObjectAgreement(int First, int Second, Estimate F1, Estimate AverageOverlap);

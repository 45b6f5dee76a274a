namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>Matched F1 at one threshold.</summary>
/// <param name="Threshold">Least overlap of a match.</param>
/// <param name="F1">2 · matched / (objects of one + objects of the other), over all pairs of annotators.</param>
public sealed record ThresholdAgreement(double Threshold, Estimate F1);

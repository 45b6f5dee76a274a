namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>Agreement on the objects of one class.</summary>
/// <param name="Label">Label id.</param>
/// <param name="Objects">Objects of the class that annotators marked on items with at least two annotators.</param>
/// <param name="F1">Matched F1 at the first threshold.</param>
/// <param name="AverageOverlap">Average overlap.</param>
public sealed record ClassObjectAgreement(int Label, int Objects, Estimate F1, Estimate AverageOverlap);

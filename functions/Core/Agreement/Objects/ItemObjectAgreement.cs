namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>Agreement on one item, averaged over its pairs of annotators.</summary>
/// <param name="Item">Item id.</param>
/// <param name="Annotators">Annotators who answered it.</param>
/// <param name="F1">Matched F1 at the first threshold; 1 when nobody marked anything.</param>
/// <param name="AverageOverlap">Average overlap; 1 when nobody marked anything.</param>
public sealed record ItemObjectAgreement(int Item, int Annotators, double F1, double AverageOverlap);

namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>Agreement on one item, over its pairs of annotators. Values are 1 when nobody marked anything.</summary>
/// <param name="Item">Item id.</param>
/// <param name="Annotators">Annotators who answered it.</param>
/// <param name="Exact">F1 of equal spans.</param>
/// <param name="Partial">F1 of overlapping spans.</param>
/// <param name="Tokens">F1 of tokens.</param>
/// <param name="Gamma">γ.</param>
public sealed record ItemSpanAgreement(int Item, int Annotators, double Exact, double Partial, double Tokens, double Gamma);

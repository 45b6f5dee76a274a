namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>Agreement on the spans of one class.</summary>
/// <param name="Label">Label id.</param>
/// <param name="Spans">Spans of the class on items with at least two annotators.</param>
/// <param name="Exact">F1 of equal spans.</param>
/// <param name="Partial">F1 of overlapping spans.</param>
/// <param name="Tokens">F1 of tokens.</param>
public sealed record ClassSpanAgreement(int Label, int Spans, Estimate Exact, Estimate Partial, Estimate Tokens);

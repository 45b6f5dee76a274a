namespace AnnotationFunctions.Core.Agreement;

/// <summary>Agreement of one pair of annotators.</summary>
/// <param name="First">Id of one annotator.</param>
/// <param name="Second">Id of the other, higher than <paramref name="First"/>.</param>
/// <param name="Agreement">Their agreement on the items that both answered.</param>
public sealed record AnnotatorPairAgreement(int First, int Second, AgreementResult Agreement);

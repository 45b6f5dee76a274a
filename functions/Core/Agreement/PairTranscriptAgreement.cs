namespace AnnotationFunctions.Core.Agreement;

/// <summary>Agreement of one pair of annotators on transcripts.</summary>
/// <param name="First">Id of one annotator.</param>
/// <param name="Second">Id of the other, higher than <paramref name="First"/>.</param>
/// <param name="Words">Agreement over words.</param>
/// <param name="Characters">Agreement over characters.</param>
public sealed record PairTranscriptAgreement(int First, int Second, Estimate Words, Estimate Characters);

namespace AnnotationFunctions.Core.Agreement;

/// <summary>How far transcripts agree: 1 is equal, 0 has nothing in common.</summary>
/// <param name="Words">1 - word edits / words of the longer transcript.</param>
/// <param name="Characters">1 - character edits / characters of the longer transcript.</param>
/// <param name="Pairs">Each pair of annotators with an item in common.</param>
/// <param name="Items">Each item with at least two transcripts, by item id.</param>
public sealed record TranscriptAgreementResult(
    Estimate Words, Estimate Characters, IReadOnlyList<PairTranscriptAgreement> Pairs, IReadOnlyList<ItemTranscriptAgreement> Items);

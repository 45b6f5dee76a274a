namespace AnnotationFunctions.Core.Agreement;

/// <summary>Agreement of the transcripts of one item, over its pairs of annotators; 1 when all are empty.</summary>
/// <param name="Item">Item id.</param>
/// <param name="Annotators">Annotators who transcribed it.</param>
/// <param name="Words">Agreement over words.</param>
/// <param name="Characters">Agreement over characters.</param>
public sealed record ItemTranscriptAgreement(int Item, int Annotators, double Words, double Characters);

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Merged transcripts.</summary>
/// <param name="Texts">Transcript of each item, words joined by single blanks; null for an item without answers.</param>
/// <param name="Confidences">Mean share of votes of the words chosen, for each item; 0 for an item without answers.</param>
/// <param name="ErrorRates">Word error rate of each annotator against the merged transcripts, shrunk to that of all; NaN without answers.</param>
public sealed record RoverResult(IReadOnlyList<string?> Texts, IReadOnlyList<double> Confidences, IReadOnlyList<double> ErrorRates);

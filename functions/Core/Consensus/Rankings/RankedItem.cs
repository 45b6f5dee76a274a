namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>One item's candidates and how annotators ranked them.</summary>
/// <param name="Name">Name of the item.</param>
/// <param name="Candidates">Candidate names by id; ids are the item's own.</param>
/// <param name="Rankings">One ranking per annotator, in the order in which they were added.</param>
public sealed record RankedItem(string Name, IReadOnlyList<string> Candidates, IReadOnlyList<AnnotatorRanking> Rankings);

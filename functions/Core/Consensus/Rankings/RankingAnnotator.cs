namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>How good one annotator's rankings are.</summary>
/// <param name="Id">Annotator id.</param>
/// <param name="Name">Name of the annotator.</param>
/// <param name="Rankings">Number of rankings.</param>
/// <param name="Correlation">Mean Kendall τ-b of the annotator's rankings with the merged ones; NaN where there is none with two candidates or more.</param>
/// <param name="Weight">Weight of the annotator's rankings in the merged ones; 1 where the method weighs all alike.</param>
public sealed record RankingAnnotator(int Id, string Name, int Rankings, double Correlation, double Weight);

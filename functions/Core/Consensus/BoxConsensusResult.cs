namespace AnnotationFunctions.Core.Consensus;

/// <summary>Merged boxes and the annotators' quality.</summary>
/// <param name="Boxes">All clusters, by item, the most certain first; keep those with an existence of at least 0.5 for the most probable set.</param>
/// <param name="Recall">Share of existing objects that each annotator drew, by annotator id; NaN without answers.</param>
/// <param name="FalseAlarm">Share of candidate objects that do not exist which each annotator drew; NaN without answers.</param>
public sealed record BoxConsensusResult(IReadOnlyList<FusedBox> Boxes, IReadOnlyList<double> Recall, IReadOnlyList<double> FalseAlarm);

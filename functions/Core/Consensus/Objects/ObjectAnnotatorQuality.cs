namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>How good one annotator is at marking objects, as far as the consensus knows. NaN where there is nothing to judge by.</summary>
/// <param name="Id">Annotator id.</param>
/// <param name="Items">Items that the annotator answered.</param>
/// <param name="Recall">Share of existing objects that the annotator marked.</param>
/// <param name="RecallLower">Lower end of the Wilson interval of <paramref name="Recall"/>.</param>
/// <param name="FalseAlarm">Share of candidates that do not exist which the annotator marked.</param>
/// <param name="LabelAccuracy">Expected share of right classes among the annotator's objects.</param>
/// <param name="Fit">Mean overlap of the annotator's shapes with the merged ones, weighted by the posterior that these exist.</param>
public sealed record ObjectAnnotatorQuality(
    int Id, int Items, double Recall, double RecallLower, double FalseAlarm, double LabelAccuracy, double Fit);

namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>How well one annotator draws masks, as far as the consensus knows. NaN without answers.</summary>
/// <param name="Id">Annotator id.</param>
/// <param name="Answers">Items that the annotator answered.</param>
/// <param name="Sensitivity">Share of the region's pixels that the annotator marked.</param>
/// <param name="Specificity">Share of the other pixels that the annotator left out; of those that the method looked at.</param>
/// <param name="Dice">Dice's coefficient of the annotator's masks with the posterior, over all items together.</param>
public sealed record MaskAnnotatorQuality(int Id, int Answers, double Sensitivity, double Specificity, double Dice);

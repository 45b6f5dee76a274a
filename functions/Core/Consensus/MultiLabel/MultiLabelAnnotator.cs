namespace AnnotationFunctions.Core.Consensus.MultiLabel;

/// <summary>How good one annotator's sets are.</summary>
/// <param name="Id">Annotator id.</param>
/// <param name="Name">Name of the annotator.</param>
/// <param name="Answers">Number of answers.</param>
/// <param name="Accuracy">Expected share of right decisions, each class of each answer being one; NaN without answers.</param>
/// <param name="AccuracyLower">Lower end of the Wilson interval of <paramref name="Accuracy"/> with answers as the sample; 0 without answers.</param>
/// <param name="AccuracyUpper">Upper end of it; 1 without answers.</param>
/// <param name="Sensitivity">Probability of choosing a class that applies, over all classes.</param>
/// <param name="Specificity">Probability of not choosing a class that does not apply, over all classes.</param>
public sealed record MultiLabelAnnotator(
    int Id, string Name, int Answers, double Accuracy, double AccuracyLower, double AccuracyUpper, double Sensitivity, double Specificity);

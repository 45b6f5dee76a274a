namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>What is known of a model where it is sure enough to label items that nobody looks at, and whether that is enough.</summary>
/// <param name="Passes">Whether the model may label.</param>
/// <param name="Items">Items that people labelled independently of it.</param>
/// <param name="Precision">The share of these on which people agree with it.</param>
/// <param name="Lower">Lower bound of that share (Wilson, 95 %).</param>
/// <param name="Required">What the policy asks of the lower bound.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record AutoLabelMeasurement(bool Passes, int Items, double Precision, double Lower, double Required, string Reason);

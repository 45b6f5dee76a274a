namespace AnnotationFunctions.Core.Consensus;

/// <summary>What one more answer by an annotator is expected to tell about an item.</summary>
/// <param name="Annotator">Annotator id.</param>
/// <param name="Gain">Mutual information of true class and answer, in nats: 0 for one who answers at random.</param>
public sealed record AnnotatorGain(int Annotator, double Gain);

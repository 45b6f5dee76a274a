namespace AnnotationFunctions.Core.Consensus;

/// <summary>An item that needs another answer.</summary>
/// <param name="Item">Item id.</param>
/// <param name="Confidence">Posterior of the present label.</param>
/// <param name="Annotators">Those who have not answered the item, the most informative first; at most as many as asked for.</param>
public sealed record AnswerRequest(int Item, double Confidence, IReadOnlyList<AnnotatorGain> Annotators)
{
    /// <summary>Nats that the best annotator is expected to add; 0 when nobody is left.</summary>
    public double BestGain => Annotators.Count == 0 ? 0 : Annotators[0].Gain;
}

namespace AnnotationFunctions.App.Prelabel;

/// <summary>What became of an item when a model looked at it.</summary>
public enum PrelabelOutcome
{
    /// <summary>It has a pre-label, or a vector.</summary>
    Labelled,

    /// <summary>The model is less sure than the threshold asks for: the item goes on without a pre-label.</summary>
    Unsure,

    /// <summary>There is no usable answer: the item goes on without a pre-label.</summary>
    Failed,
}

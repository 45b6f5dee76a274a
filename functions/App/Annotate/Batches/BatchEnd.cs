namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>How a batch ended: with a dataset version, without one because it did not pass its gate, or with a failure.</summary>
public sealed record BatchEnd(BatchKey Key, string? Dataset, string? Failure);

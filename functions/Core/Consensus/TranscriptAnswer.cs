namespace AnnotationFunctions.Core.Consensus;

/// <summary>One annotator's transcript of one item.</summary>
/// <param name="Item">Item id, 0 or more.</param>
/// <param name="Annotator">Annotator id, 0 or more.</param>
/// <param name="Text">The transcript; may be empty.</param>
public readonly record struct TranscriptAnswer(int Item, int Annotator, string Text);

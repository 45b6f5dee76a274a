using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>One of an annotator's places for work, taken.</summary>
/// <param name="Number">0 … capacity − 1.</param>
/// <param name="Held">What is in it, with the version of the row.</param>
public sealed record Place(int Number, Stored<TaskInHand> Held);

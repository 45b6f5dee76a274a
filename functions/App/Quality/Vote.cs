namespace AnnotationFunctions.App.Quality;

/// <summary>One annotator's label for an item.</summary>
/// <param name="Annotator">Annotator id, or the model's name as a source.</param>
/// <param name="Label">Id of the label, 0 … K − 1.</param>
public readonly record struct Vote(string Annotator, int Label);

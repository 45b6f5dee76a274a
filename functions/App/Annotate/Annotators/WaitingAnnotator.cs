namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>A row of the waiting list.</summary>
internal sealed record WaitingAnnotator(DateTimeOffset Since);

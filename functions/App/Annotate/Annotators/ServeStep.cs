namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>What the orchestration of an annotator does next.</summary>
/// <param name="Done">Whether there is nothing to do for them until somebody starts it again.</param>
/// <param name="WakeAt">When to look again if nobody wakes it, in UTC.</param>
public sealed record ServeStep(bool Done, DateTime WakeAt);

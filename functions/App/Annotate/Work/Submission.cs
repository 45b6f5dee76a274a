namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>What came of an answer.</summary>
/// <param name="Receipt">For the annotator.</param>
/// <param name="Task">The task as it was when the answer came.</param>
/// <param name="IsNew">Whether the answer was not there before.</param>
/// <param name="IsDecisive">Whether its item should look at once.</param>
public sealed record Submission(Receipt Receipt, AnnotationTask Task, bool IsNew, bool IsDecisive);

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>An answer that was stored and acknowledged, and that its item has yet to act on.</summary>
/// <param name="Task">Task id.</param>
/// <param name="Batch">Batch id.</param>
/// <param name="Round">Round of the task.</param>
/// <param name="At">When it was stored.</param>
public sealed record UnseenAnswer(string Task, string Batch, int Round, DateTimeOffset At);

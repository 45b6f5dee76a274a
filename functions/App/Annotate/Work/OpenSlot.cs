namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>An entry of the pool: a task that is open, or was a moment ago. The task's own row decides.</summary>
public sealed record OpenSlot(string Task, string Batch, int Round, DateTimeOffset OpenedAt);

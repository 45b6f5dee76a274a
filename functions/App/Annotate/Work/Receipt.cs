namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>What an annotator gets for an answer: it is stored and cannot be lost. The same answer again gets the same receipt.</summary>
/// <param name="Task">Task id.</param>
/// <param name="Annotator">Who answered.</param>
/// <param name="Hash">SHA-256 of the answer in its canonical form.</param>
/// <param name="ReceivedAt">When it was stored.</param>
/// <param name="Late">Whether the lease had ended. A late answer counts, as long as the item is open.</param>
public sealed record Receipt(string Task, string Annotator, string Hash, DateTimeOffset ReceivedAt, bool Late)
{
    internal static Receipt Of(Annotation annotation) =>
        new(annotation.Task, annotation.Annotator, annotation.Hash, annotation.ReceivedAt, annotation.Late);
}

using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>An item's rows as they were read, with the versions that a commit must name.</summary>
/// <param name="Progress">Its progress; null before it was in any batch.</param>
/// <param name="Tasks">Its tasks in the batch.</param>
/// <param name="Annotations">The answers to them.</param>
/// <param name="Refusals">Per annotator whose answer is not taken any more, the row that says so.</param>
public sealed record ItemReading(
    Stored<ItemProgress>? Progress,
    IReadOnlyList<Stored<AnnotationTask>> Tasks,
    IReadOnlyList<Annotation> Annotations,
    IReadOnlyDictionary<string, Stored<Annotation>> Refusals)
{
    /// <summary>Whether the answer to a task would be refused: its annotator's place is kept by this task, or by a later one.</summary>
    public bool IsRefused(AnnotationTask task) =>
        task.Annotator is { } annotator && Refusals.TryGetValue(annotator, out var refusal) && refusal.Value.Ordinal >= task.Ordinal;
}

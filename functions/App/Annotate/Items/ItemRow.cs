using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>A row of an item's partition in the table <c>tasks</c>: the item's progress, or one of its tasks.</summary>
internal sealed record ItemRow
{
    /// <summary>Row <c>item</c>.</summary>
    public ItemProgress? Progress { get; init; }

    /// <summary>Row <c>task.…</c>.</summary>
    public AnnotationTask? Task { get; init; }
}

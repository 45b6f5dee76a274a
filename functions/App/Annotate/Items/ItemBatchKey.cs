using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>One item in one pass over a batch: the input of <c>AnnotateItem</c>, and all that it carries.</summary>
/// <param name="Project">Project id.</param>
/// <param name="Batch">Batch id.</param>
/// <param name="Item">Item id.</param>
/// <param name="Round">1, or 2 for an item that was reopened after the batch was scored.</param>
public sealed record ItemBatchKey(string Project, string Batch, string Item, int Round)
{
    /// <summary>Id of the orchestration that looks after the item. Without the project, which every item id is derived from: with it, the longest would be refused.</summary>
    public string Instance => $"item:{Batch}:{Item}:{Round}";

    /// <summary>Partition of the item's rows.</summary>
    public string Partition => TaskId.ItemPartition(Project, Item);
}

using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>Runs one sort of model on one sort of item. Adapters for other tasks and media are added beside the one for images.</summary>
public interface IPrelabelAdapter
{
    /// <summary>Whether models of this sort answer such tasks about such items.</summary>
    bool Takes(TaskType task, ItemKind kind);

    /// <summary>Answers for some items, one for each in the same order; null where the model gave no usable answer.</summary>
    Task<IReadOnlyList<ModelAnswer?>> RunAsync(ModelReference model, IReadOnlyList<Item> items, CancellationToken cancellation);
}

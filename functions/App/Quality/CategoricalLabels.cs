using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Quality;

/// <summary>The task types whose answers are one label of a list, which is what consensus merges so far.</summary>
public static class CategoricalLabels
{
    /// <summary>Whether batches of this task type can be merged.</summary>
    public static bool Covers(TaskType type) => type is TaskType.ClassificationOne or TaskType.ClassificationOrdinal;

    /// <summary>The labels of a schema.</summary>
    public static LabelVocabulary Of(LabelSchema schema) => new(schema.Classes.Select(item => item.Id));
}

using System.Text.Json;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Facts about task types.</summary>
public static class TaskTypes
{
    private static readonly Dictionary<TaskType, string> Names = Enum.GetValues<TaskType>()
        .ToDictionary(type => type, type => JsonSerializer.SerializeToElement(type).GetString()!);

    /// <summary>The name of a task type in JSON, for example <c>classification.one</c>.</summary>
    public static string Name(this TaskType type) => Names[type];

    /// <summary>Whether the answer is a list of objects with classes.</summary>
    public static bool HasObjects(this TaskType type) =>
        type is TaskType.Boxes or TaskType.RotatedBoxes or TaskType.Polygons or TaskType.Masks
        or TaskType.Keypoints or TaskType.Tracks or TaskType.Spans or TaskType.Segments or TaskType.Relations;

    /// <summary>Whether the schema of this task type lists classes.</summary>
    public static bool HasClasses(this TaskType type) => type.HasObjects()
        || type is TaskType.ClassificationOne or TaskType.ClassificationMany or TaskType.ClassificationOrdinal;
}

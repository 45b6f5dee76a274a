using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.Polygons"/>: outlined areas. An empty list says that there is nothing to mark.</summary>
public sealed record PolygonsAnswer : Answer
{
    /// <summary>The objects, in any order.</summary>
    public required ValueList<Polygon> Objects { get; init; }
}

using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>An item's rows as they were read, with the versions that a commit must name.</summary>
public sealed record ItemReading(Stored<ItemProgress>? Progress, IReadOnlyList<Stored<AnnotationTask>> Tasks, IReadOnlyList<Annotation> Annotations);

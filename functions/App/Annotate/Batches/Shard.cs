namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Some of the items of a batch.</summary>
public sealed record Shard(IReadOnlyList<string> Items);

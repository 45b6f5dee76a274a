namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>What a shard's orchestration has to do.</summary>
public sealed record ShardWork(IReadOnlyList<string> Items, bool Prelabel, bool AutoLabel = false);

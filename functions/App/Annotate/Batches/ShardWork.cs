namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>What a shard's orchestration has to do.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Prelabel">Whether a model looks at them first.</param>
/// <param name="AutoLabel">Whether the model may label some of them by itself.</param>
public sealed record ShardWork(IReadOnlyList<string> Items, bool Prelabel, bool AutoLabel);

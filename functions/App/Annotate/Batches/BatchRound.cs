namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Some consecutive shards of a batch in one round.</summary>
/// <param name="Key">The batch.</param>
/// <param name="Number">The round, from 1.</param>
/// <param name="First">Number of the first shard.</param>
/// <param name="Shards">How many there are.</param>
public sealed record BatchRound(BatchKey Key, int Number, int First, int Shards)
{
    /// <summary>Id of the orchestration of a group of shards.</summary>
    public string Instance => $"shards:{Key.Project}:{Key.Batch}:{Number}:{First}";
}

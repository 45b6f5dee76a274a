namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Names a shard of a batch in one round.</summary>
public sealed record ShardKey(BatchKey Batch, int Number, int Round)
{
    /// <summary>Id of its orchestration.</summary>
    public string Instance => $"shard:{Batch.Project}:{Batch.Batch}:{Round}:{Number}";
}

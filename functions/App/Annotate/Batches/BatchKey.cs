namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Names a batch.</summary>
public sealed record BatchKey(string Project, string Batch)
{
    /// <summary>Id of its orchestration.</summary>
    public string Instance => $"batch:{Project}:{Batch}";

    /// <summary>Partition of what belongs to the batch.</summary>
    public string Partition => $"{Project}.{Batch}";
}

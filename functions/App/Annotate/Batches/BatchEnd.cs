namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>How a batch ended: with a dataset version, without one because it did not pass its gate, or with a failure.</summary>
/// <param name="Key">The batch.</param>
/// <param name="Dataset">Its dataset version.</param>
/// <param name="Failure">Why it could not be carried on.</param>
/// <param name="Cancelled">Whether somebody called it off; then the failure says who.</param>
public sealed record BatchEnd(BatchKey Key, string? Dataset, string? Failure, bool Cancelled = false)
{
    /// <summary>The status that the batch gets.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public BatchStatus Status =>
        Cancelled ? BatchStatus.Cancelled
        : Failure is not null ? BatchStatus.Failed
        : Dataset is null ? BatchStatus.Rejected
        : BatchStatus.Completed;
}

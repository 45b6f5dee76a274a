namespace AnnotationFunctions.App.Ingest;

/// <summary>How far the sweep of the uploads is: one row for the app.</summary>
/// <param name="Began">When the pass over all names began that is under way.</param>
/// <param name="Since">Blobs that were written before this were all seen, with a record, in an earlier pass.</param>
/// <param name="Continuation">Where the pass goes on in the listing; null at its beginning.</param>
/// <param name="Failed">Whether an upload of this pass could not be ingested: then the next pass looks as far back as this one.</param>
internal sealed record SweepState(DateTimeOffset Began, DateTimeOffset Since, string? Continuation = null, bool Failed = false)
{
    /// <summary>The state after the last page: the next pass need not look at what this one had to find.</summary>
    internal SweepState Ended(TimeSpan patience) => new(Began, Failed ? Since : Began - patience);
}

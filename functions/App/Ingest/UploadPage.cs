namespace AnnotationFunctions.App.Ingest;

/// <summary>Part of the list of uploads.</summary>
/// <param name="Values">The records, in order of id.</param>
/// <param name="Counts">How many there are of each outcome in the whole list, whatever was asked for; only with the first part.</param>
/// <param name="Continuation">Asks for the next part, when there is one.</param>
public sealed record UploadPage(IReadOnlyList<UploadRecord> Values, UploadCounts? Counts = null, string? Continuation = null);

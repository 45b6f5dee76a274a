namespace AnnotationFunctions.Cli.Client;

/// <summary>Uploads and archive entries of a project by outcome.</summary>
internal sealed record UploadCounts(long Accepted, long Duplicate, long NearDuplicate, long Quarantined, long Unpacked, long Skipped = 0, long Swept = 0);

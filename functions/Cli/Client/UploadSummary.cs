namespace AnnotationFunctions.Cli.Client;

/// <summary>The counts that come with the first part of a project's uploads.</summary>
internal sealed record UploadSummary(UploadCounts? Counts);

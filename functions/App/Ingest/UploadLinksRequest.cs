namespace AnnotationFunctions.App.Ingest;

/// <summary>Files that the caller wants to upload.</summary>
/// <param name="Names">Names within the project, with folders if wanted; 1 to 1,000, no two the same.</param>
public sealed record UploadLinksRequest(IReadOnlyList<string> Names);

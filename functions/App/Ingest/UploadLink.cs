namespace AnnotationFunctions.App.Ingest;

/// <summary>Where one file may be put.</summary>
/// <param name="Name">Its name within the project.</param>
/// <param name="Url">Address for a PUT with the header <c>x-ms-blob-type: BlockBlob</c>. Whoever has it may write this one blob.</param>
/// <param name="ExpiresAt">Until when.</param>
public sealed record UploadLink(string Name, Uri Url, DateTimeOffset ExpiresAt);

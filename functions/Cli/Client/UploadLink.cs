namespace AnnotationFunctions.Cli.Client;

/// <summary>An address to which one file may be put for a while.</summary>
internal sealed record UploadLink(string Name, Uri Url, DateTimeOffset ExpiresAt);

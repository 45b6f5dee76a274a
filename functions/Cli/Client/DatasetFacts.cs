namespace AnnotationFunctions.Cli.Client;

/// <summary>A dataset version in a list.</summary>
internal sealed record DatasetFacts(string Version, string Batch, string? Parent, DateTimeOffset CreatedAt, int Items, string ManifestSha256);

namespace AnnotationFunctions.Cli.Client;

/// <summary>An item: which upload it came from, and of which other one it is a near copy.</summary>
internal sealed record ItemFacts(string Id, string Source, string? Entry, string? NearDuplicateOf);

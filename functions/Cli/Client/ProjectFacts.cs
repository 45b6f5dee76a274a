namespace AnnotationFunctions.Cli.Client;

/// <summary>A project in a list.</summary>
internal sealed record ProjectFacts(string Id, string Name, int GuidelineVersion, int PolicyVersion, DateTimeOffset CreatedAt);

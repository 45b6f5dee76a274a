namespace AnnotationFunctions.Cli.Client;

/// <summary>An answer that is one class; null for answers of another kind.</summary>
internal sealed record ClassAnswer(string? Class);

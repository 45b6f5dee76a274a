namespace AnnotationFunctions.Cli.Client;

/// <summary>A part of a listing; <paramref name="Continuation"/> null means that it is the last.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Values, string? Continuation);

namespace AnnotationFunctions.Cli.Client;

/// <summary>One violation within a <see cref="Problem"/>: where in the request, and what is wrong there.</summary>
internal sealed record ProblemError(string? Pointer, string? Message);

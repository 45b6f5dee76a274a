namespace AnnotationFunctions.App.Http;

/// <summary>Part of a list.</summary>
/// <param name="Values">What is in this part; it may be short or empty and not the last.</param>
/// <param name="Continuation">Asks for the next part; absent in the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Values, string? Continuation = null);

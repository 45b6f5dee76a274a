namespace AnnotationFunctions.App.Http;

/// <summary>Part of a list. <paramref name="Continuation"/>, when there is one, asks for the next part; a part may be short or empty and not the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Values, string? Continuation = null);

namespace AnnotationFunctions.App.Storage;

/// <summary>Some rows of a partition in row-key order. <paramref name="Continuation"/> is null after the last page.</summary>
public sealed record TablePage<T>(IReadOnlyList<(string RowKey, Stored<T> Stored)> Rows, string? Continuation);

namespace AnnotationFunctions.App.Storage;

/// <summary>One change in a transaction of <see cref="Table{T}.TryCommitAsync"/>.</summary>
/// <param name="RowKey">The row.</param>
/// <param name="Value">What it becomes; null deletes it.</param>
/// <param name="ETag">What it must still be; null for a row that must not be there yet.</param>
public sealed record RowChange<T>(string RowKey, T? Value, string? ETag)
    where T : class
{
    /// <summary>A row that must be new.</summary>
    public static RowChange<T> Insert(string rowKey, T value) => new(rowKey, value, null);

    /// <summary>A row that must be as it was read.</summary>
    public static RowChange<T> Replace(string rowKey, T value, string etag) => new(rowKey, value, etag);

    /// <summary>A row that goes, if it is as it was read.</summary>
    public static RowChange<T> Delete(string rowKey, string etag) => new(rowKey, null, etag);
}

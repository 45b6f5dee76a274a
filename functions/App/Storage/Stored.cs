namespace AnnotationFunctions.App.Storage;

/// <summary>A value as it was read, with the ETag that a conditional write must name.</summary>
/// <param name="Value">The value.</param>
/// <param name="ETag">Names this version of the row.</param>
/// <param name="WrittenAt">When the service last wrote the row, by its own clock: within a partition the order of writes. Null after a write of our own.</param>
public sealed record Stored<T>(T Value, string ETag, DateTimeOffset? WrittenAt = null);

namespace AnnotationFunctions.App.Storage;

/// <summary>A value as it was read, with the ETag that a conditional write must name.</summary>
public sealed record Stored<T>(T Value, string ETag);

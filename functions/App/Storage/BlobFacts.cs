namespace AnnotationFunctions.App.Storage;

/// <summary>What storage knows of a blob without its content. <paramref name="Length"/> is in bytes.</summary>
public sealed record BlobFacts(string Name, long Length, string ContentType, string ETag, DateTimeOffset LastModified);

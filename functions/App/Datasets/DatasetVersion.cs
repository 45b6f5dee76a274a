namespace AnnotationFunctions.App.Datasets;

/// <summary>A dataset version as it is listed. Its number is reserved for its batch before anything is written, and it is listed once everything is.</summary>
/// <param name="Version"><c>v000001</c>, <c>v000002</c> …</param>
/// <param name="Batch">The batch whose promotion made it.</param>
/// <param name="Parent">The version that it continues.</param>
/// <param name="CreatedAt">When it was reserved.</param>
/// <param name="Items">Items in it.</param>
/// <param name="ManifestSha256">SHA-256 of its manifest; null while it is being written.</param>
public sealed record DatasetVersion(
    string Version, string Batch, string? Parent, DateTimeOffset CreatedAt, int Items = 0, string? ManifestSha256 = null);

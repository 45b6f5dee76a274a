using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Which content a name stands for now.</summary>
/// <param name="Upload">The record of the latest content.</param>
/// <param name="Item">The item of the latest content that could be used.</param>
/// <param name="Version">Number of contents so far.</param>
/// <param name="Superseded">The item that the latest content replaced; kept so that a crash before it was marked is healed.</param>
/// <param name="Blob">The blob's version that was handled last; null for entries of archives, for blobs that cannot be read, and in rows older than this member.</param>
internal sealed record UploadCurrent(string Upload, string? Item, int Version, string? Superseded = null, string? Blob = null)
{
    /// <summary>What names the version of a blob. Listings and answers of the service do not agree on the quotes around an ETag.</summary>
    internal static string VersionOf(string etag) => etag.Trim('"');
}

using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Bytes that were uploaded under a name: a blob, or an entry of an archive.</summary>
/// <param name="Project">The project that they are for.</param>
/// <param name="Name">Name of the blob within the project.</param>
/// <param name="Entry">Name of the entry.</param>
/// <param name="Sha256">Digest of the bytes.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="ETag">ETag of the blob whose whole content they are; null for an entry of an archive.</param>
internal sealed record UploadedContent(Project Project, string Name, string? Entry, string Sha256, byte[] Bytes, string? ETag = null)
{
    /// <summary>Id of the record of this upload.</summary>
    public string UploadId { get; } = UploadIdOf(Project.Id, Name, Entry, Sha256);

    /// <summary>Id of the item, if it becomes one.</summary>
    public string ItemId { get; } = Core.Fingerprints.ItemId.Of(Project.Id, Name, Entry ?? "", Sha256);

    /// <summary>Id of the record of an upload; <paramref name="version"/> is the digest, or what else tells one content from another.</summary>
    public static string UploadIdOf(string partition, string name, string? entry, string version) =>
        Core.Fingerprints.ItemId.OfParts("upload", partition, name, entry ?? "", version);
}

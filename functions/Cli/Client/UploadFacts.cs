using System.Text.Json.Serialization;

namespace AnnotationFunctions.Cli.Client;

/// <summary>What became of an upload, or of one entry of an uploaded archive.</summary>
/// <param name="Name">Name of the upload within the project.</param>
/// <param name="Entry">Name of the archive's entry; null for the upload itself.</param>
/// <param name="Outcome">accepted, duplicate, nearDuplicate, quarantined, unpacked or skipped.</param>
/// <param name="Item">The item that it gave.</param>
/// <param name="Of">The item of which it is a copy.</param>
/// <param name="Code">Why it was quarantined or skipped, for machines.</param>
/// <param name="Reason">Why it was quarantined or skipped, for people.</param>
internal sealed record UploadFacts(string Name, string? Entry, string Outcome, string? Item, string? Of, string? Code, string? Reason)
{
    [JsonIgnore]
    internal bool IsQuarantined => Outcome == "quarantined";

    [JsonIgnore]
    internal bool IsCopy => Outcome is "duplicate" or "nearDuplicate";

    /// <summary>Upload and entry as one name.</summary>
    [JsonIgnore]
    internal string FullName => Entry is null ? Name : $"{Name}: {Entry}";
}

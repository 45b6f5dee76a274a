using System.Text.Json.Serialization;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Ingest;

/// <summary>One unit of data with its media and provenance. Its content never changes; only what it is superseded by does.</summary>
public sealed record Item
{
    /// <summary>Deterministic, see <see cref="Core.Fingerprints.ItemId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Project id.</summary>
    public required string Project { get; init; }

    /// <summary>What its media is.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>Name of the uploaded blob within the project.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the entry when the upload was an archive.</summary>
    public string? Entry { get; init; }

    /// <summary>The record of the upload, or of the archive's entry, that gave this item.</summary>
    public required string Upload { get; init; }

    /// <summary>SHA-256 of the bytes as they were uploaded, hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Media type as uploaded, told by the content.</summary>
    public required string SourceMediaType { get; init; }

    /// <summary>Number of bytes as uploaded.</summary>
    public required long SourceBytes { get; init; }

    /// <summary>Blob of the prepared media in the container <c>prepared</c>.</summary>
    public required string MediaBlob { get; init; }

    /// <summary>Media type of the prepared media.</summary>
    public required string MediaType { get; init; }

    /// <summary>Blob of the image with the values that it came with, as PNG of 16 bits; null where the media holds them all, or where they are not kept.</summary>
    public string? DeepBlob { get; init; }

    /// <summary>Blob of the thumbnail; for a small image the media itself; null for a text.</summary>
    public string? ThumbnailBlob { get; init; }

    /// <summary>Media type of the thumbnail.</summary>
    public string? ThumbnailMediaType { get; init; }

    /// <summary>Width in pixels of the prepared image.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels of the prepared image.</summary>
    public int? Height { get; init; }

    /// <summary>Length in code points of the prepared text.</summary>
    public int? TextLength { get; init; }

    /// <summary>What preparing changed or left out, for a person.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The item of which this one is a near copy. Such an item is kept, and not annotated unless it is asked for by its id or the policy includes near copies.</summary>
    public string? NearDuplicateOf { get; init; }

    /// <summary>The item of a later upload of the same name.</summary>
    public string? SupersededBy { get; init; }

    /// <summary>When it was prepared.</summary>
    public required DateTimeOffset IngestedAt { get; init; }

    /// <summary>Whether the item is neither a near copy nor superseded: a batch takes it when nobody names it.</summary>
    [JsonIgnore]
    public bool IsSelectable => NearDuplicateOf is null && SupersededBy is null;

    /// <summary>What an answer must fit into.</summary>
    [JsonIgnore]
    public ItemBounds Bounds => new() { Width = Width, Height = Height, TextLength = TextLength };
}

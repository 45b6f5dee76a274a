namespace AnnotationFunctions.App.Ingest;

/// <summary>What became of one version of an upload, or of one entry of an archive. There is exactly one for each.</summary>
public sealed record UploadRecord
{
    /// <summary>Deterministic: the same content under the same name has the same id.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the blob within the project; for an upload that belongs to no project its whole path.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the archive's entry; what cannot be seen in it is escaped, and a name over the bound is cut.</summary>
    public string? Entry { get; init; }

    /// <summary>What became of it.</summary>
    public required UploadOutcome Outcome { get; init; }

    /// <summary>The item that it gave.</summary>
    public string? Item { get; init; }

    /// <summary>The item of which it is a duplicate or a near duplicate.</summary>
    public string? Of { get; init; }

    /// <summary>Why it was quarantined or skipped, as a stable word for machines.</summary>
    public string? Code { get; init; }

    /// <summary>Why it was quarantined or skipped, for the person who uploaded it.</summary>
    public string? Reason { get; init; }

    /// <summary>Where its bytes are kept in the container <c>prepared</c>; null when they are in the upload alone. Records of the same bytes refer to the same blob.</summary>
    public string? KeptAs { get; init; }

    /// <summary>Number of bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the bytes, hexadecimal; null when they were not read.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Media type, told by the content.</summary>
    public string? MediaType { get; init; }

    /// <summary>Number of files in an archive.</summary>
    public int? Entries { get; init; }

    /// <summary>How many of an archive's files were skipped.</summary>
    public int? Skipped { get; init; }

    /// <summary>Counts the contents that were uploaded under this name, from 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>When it was handled.</summary>
    public required DateTimeOffset HandledAt { get; init; }
}

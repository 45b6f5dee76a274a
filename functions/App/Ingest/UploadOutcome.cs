namespace AnnotationFunctions.App.Ingest;

/// <summary>What became of an upload, or of one entry of an uploaded archive.</summary>
public enum UploadOutcome
{
    /// <summary>It is an item now.</summary>
    Accepted,

    /// <summary>Its bytes are those of an item that was there before; there is no second item.</summary>
    Duplicate,

    /// <summary>It is an item now, marked as a near copy of another one, and not annotated by default.</summary>
    NearDuplicate,

    /// <summary>It cannot be used, for the reason given; its bytes are kept.</summary>
    Quarantined,

    /// <summary>It is an archive; each of its entries has a record of its own.</summary>
    Unpacked,

    /// <summary>An operating system or an archiver wrote it by itself beside other files; there is nothing to annotate in it.</summary>
    Skipped,
}

namespace AnnotationFunctions.Media.Archives;

/// <summary>
/// Bounds that an archive must keep, each entry for itself and all of them together. What the directory says is checked before anything is
/// unpacked, and again while unpacking, since a directory can lie.
/// </summary>
public sealed record ArchiveLimits
{
    /// <summary>The defaults.</summary>
    public static ArchiveLimits Default { get; } = new();

    /// <summary>Most bytes of the archive itself. Default 2 GiB.</summary>
    public long MaxBytes { get; init; } = 2L << 30;

    /// <summary>Most entries, directories included. Default 50,000.</summary>
    public int MaxEntries { get; init; } = 50_000;

    /// <summary>Most bytes of one unpacked entry. Default 64 MiB.</summary>
    public long MaxEntryBytes { get; init; } = 64L << 20;

    /// <summary>Most bytes of all entries unpacked. Default 8 GiB.</summary>
    public long MaxTotalBytes { get; init; } = 8L << 30;

    /// <summary>
    /// Most bytes that one packed byte may become: in each entry over a mebibyte, and in the archive as a whole once it would unpack to more
    /// than a mebibyte. Default 200; photographs are near 1, text near 10.
    /// </summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Longest name of an entry in UTF-16 code units. Default 512.</summary>
    public int MaxNameLength { get; init; } = 512;

    /// <summary>Most bytes of the directory, which is held in memory: 256 to an entry, and a mebibyte at least.</summary>
    internal long MaxDirectoryBytes => Math.Max(1L << 20, MaxEntries * 256L);

    /// <summary>From how many unpacked bytes on <see cref="MaxRatio"/> counts: what is less harms nobody.</summary>
    internal long RatioMatters => 1L << 20;
}

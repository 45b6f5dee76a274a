using System.Globalization;

namespace AnnotationFunctions.Media.Archives;

/// <summary>
/// The directory of a zip archive, read by ourselves and strictly: the framework's reader takes a million entries where the end record speaks of
/// two, and entries that share their bytes.
/// </summary>
internal sealed class ZipDirectory
{
    private readonly byte[] _bytes;
    private readonly List<ZipRecord> _records;
    private readonly long[] _ends;

    private ZipDirectory(byte[] bytes, List<ZipRecord> records, long[] ends) => (_bytes, _records, _ends) = (bytes, records, ends);

    /// <summary>The records in the order of the directory.</summary>
    public IReadOnlyList<ZipRecord> Records => _records;

    /// <summary>Reads the directory; its entries are counted again while it is read.</summary>
    /// <exception cref="RejectedMediaException">It is damaged or too large, it contradicts the end record, or entries share bytes.</exception>
    public static async Task<ZipDirectory> ReadAsync(Stream archive, ArchiveLimits limits, CancellationToken cancellation)
    {
        var end = await ZipEnd.ReadAsync(archive, cancellation).ConfigureAwait(false);
        if (end.Entries > limits.MaxEntries)
        {
            throw TooMany(end.Entries.ToString("N0", CultureInfo.InvariantCulture), limits);
        }

        if (end.DirectoryBytes > limits.MaxDirectoryBytes)
        {
            throw new RejectedMediaException("too-many-bytes", Format(
                $"The archive's directory has {end.DirectoryBytes:N0} bytes; at most {limits.MaxDirectoryBytes:N0} are accepted."));
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)end.DirectoryBytes);
        archive.Position = end.DirectoryOffset;
        await archive.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        var records = ReadRecords(bytes, limits);
        return records.Count == end.Entries
            ? new ZipDirectory(bytes, records, Ends(records, end.DirectoryOffset))
            : throw new RejectedMediaException("ambiguous-archive", Format(
                $"The archive can be read in more than one way: its end record speaks of {end.Entries:N0} entries, its directory has {records.Count:N0}. Pack it again."));
    }

    /// <summary>The bytes of an entry's name as the directory has them.</summary>
    public ReadOnlySpan<byte> Name(int index) => _bytes.AsSpan(_records[index].Name);

    /// <summary>The bytes of the entry's name in UTF-8 that an Info-ZIP field adds; empty without one.</summary>
    public ReadOnlySpan<byte> UnicodeName(int index) => _bytes.AsSpan(_records[index].UnicodeName);

    /// <summary>The first position behind an entry that belongs to another entry or to the directory.</summary>
    public long EndOf(int index) => _ends[index];

    private static List<ZipRecord> ReadRecords(byte[] bytes, ArchiveLimits limits)
    {
        var records = new List<ZipRecord>();
        for (var at = 0; at < bytes.Length;)
        {
            if (records.Count == limits.MaxEntries)
            {
                throw TooMany(Format($"more than {limits.MaxEntries:N0}"), limits);
            }

            records.Add(ZipRecord.Read(bytes, ref at) ?? throw new RejectedMediaException(
                "damaged", Format($"The archive is damaged: entry {records.Count + 1:N0} of its directory is not whole.")));
        }

        return records;
    }

    /// <summary>Where each entry must end: it may reach up to the next one, or to the directory, and no further.</summary>
    private static long[] Ends(List<ZipRecord> records, long directory)
    {
        var byOffset = Enumerable.Range(0, records.Count).ToArray();
        Array.Sort(byOffset, (a, b) => records[a].Offset.CompareTo(records[b].Offset));
        var ends = new long[records.Count];
        for (var i = 0; i < byOffset.Length; i++)
        {
            var index = byOffset[i];
            var isLast = i + 1 == byOffset.Length;
            var end = ends[index] = isLast ? directory : Math.Min(directory, records[byOffset[i + 1]].Offset);
            var record = records[index];
            if (record.LeastEnd(record.Name.End.Value - record.Name.Start.Value) > end)
            {
                throw new RejectedMediaException("overlapping-entries", Format(
                    $"The archive is not honest: the bytes of its entry {index + 1:N0} reach into {(isLast || end == directory ? "its directory" : Format($"those of entry {byOffset[i + 1] + 1:N0}"))}. It was not unpacked."));
            }
        }

        return ends;
    }

    private static RejectedMediaException TooMany(string count, ArchiveLimits limits) =>
        new("too-many-entries", Format($"The archive has {count} entries; at most {limits.MaxEntries:N0} are accepted."));

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

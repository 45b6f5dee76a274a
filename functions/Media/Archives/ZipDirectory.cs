using System.Buffers.Binary;

namespace AnnotationFunctions.Media.Archives;

/// <summary>Reads the number of entries from the end of a zip archive, so that one with too many is refused before its directory is held in memory.</summary>
internal static class ZipDirectory
{
    /// <summary>Length of the end record, hence of an archive without entries.</summary>
    public const int EndLength = 22;

    private const int MaxComment = ushort.MaxValue, LocatorLength = 20, End64Length = 56;

    /// <summary>The number of entries as stated, or null when the end record is not found.</summary>
    public static async Task<long?> EntryCountAsync(Stream archive, CancellationToken cancellation)
    {
        var tail = new byte[(int)Math.Min(archive.Length, EndLength + MaxComment + LocatorLength)];
        archive.Position = archive.Length - tail.Length;
        await archive.ReadExactlyAsync(tail, cancellation).ConfigureAwait(false);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || end + EndLength > tail.Length)
        {
            return null;
        }

        var count = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10));
        var hasLocator = end >= LocatorLength && tail.AsSpan(end - LocatorLength).StartsWith("PK\x06\x07"u8);
        return count == ushort.MaxValue && hasLocator
            ? await Count64Async(archive, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - LocatorLength + 8)), cancellation).ConfigureAwait(false)
            : count;
    }

    private static async Task<long?> Count64Async(Stream archive, long position, CancellationToken cancellation)
    {
        if (position < 0 || position > archive.Length - End64Length)
        {
            return null;
        }

        var record = new byte[End64Length];
        archive.Position = position;
        await archive.ReadExactlyAsync(record, cancellation).ConfigureAwait(false);
        return record.AsSpan().StartsWith("PK\x06\x06"u8) ? BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(32)) : null;
    }
}

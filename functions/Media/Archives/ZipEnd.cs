using System.Buffers.Binary;

namespace AnnotationFunctions.Media.Archives;

/// <summary>
/// What the end of a zip archive says of its directory. An archive with two ends that readers could choose between is refused: whichever we
/// took, others would see another archive.
/// </summary>
/// <param name="DirectoryOffset">Where the directory begins.</param>
/// <param name="DirectoryBytes">Its length.</param>
/// <param name="Entries">The number of entries as stated.</param>
internal readonly record struct ZipEnd(long DirectoryOffset, long DirectoryBytes, long Entries)
{
    /// <summary>Length of the end record, hence of an archive without entries.</summary>
    public const int Length = 22;

    private const int MaxComment = ushort.MaxValue, LocatorLength = 20, End64Length = 56;

    /// <summary>Finds and checks the end record, and the ZIP64 one where there is one.</summary>
    /// <exception cref="RejectedMediaException">There is none, or more than one reading of it.</exception>
    public static async Task<ZipEnd> ReadAsync(Stream archive, CancellationToken cancellation)
    {
        var tail = new byte[(int)Math.Min(archive.Length, Length + MaxComment + LocatorLength)];
        archive.Position = archive.Length - tail.Length;
        await archive.ReadExactlyAsync(tail, cancellation).ConfigureAwait(false);
        var at = Locate(tail);
        var position = archive.Length - tail.Length + at;
        var stated = Stated.Of(tail.AsSpan(at));
        var directoryEnd = position;
        if (at >= LocatorLength && tail.AsSpan(at - LocatorLength).StartsWith("PK\x06\x07"u8))
        {
            var locator = tail.AsMemory(at - LocatorLength, LocatorLength);
            directoryEnd = await Read64Async(archive, locator, position - LocatorLength, tail, cancellation).ConfigureAwait(false);
            stated = stated.Merged(Stated.Of64(tail.AsSpan(0, End64Length)));
        }

        return stated.Checked(directoryEnd);
    }

    /// <summary>The position of the one end record whose comment reaches to the last byte.</summary>
    private static int Locate(ReadOnlySpan<byte> tail)
    {
        var found = -1;
        for (var from = 0; tail[from..].IndexOf("PK\x05\x06"u8) is >= 0 and var next; from += next + 4)
        {
            var at = from + next;
            var isEnd = at + Length <= tail.Length && at + Length + BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) == tail.Length;
            if (found >= 0)
            {
                throw Ambiguous("its comment holds the signature of another end record");
            }

            found = isEnd ? at : found;
        }

        return found >= 0 ? found : throw new RejectedMediaException(
            "damaged", "The archive is damaged or incomplete: no end record reaches to its last byte. Bytes are missing at its end, or others follow it.");
    }

    /// <summary>Reads the ZIP64 record into the start of <paramref name="buffer"/>; returns its position, where the directory must end.</summary>
    private static async Task<long> Read64Async(Stream archive, ReadOnlyMemory<byte> locator, long locatorAt, byte[] buffer, CancellationToken cancellation)
    {
        var position = BinaryPrimitives.ReadUInt64LittleEndian(locator.Span[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator.Span[4..]) != 0 || BinaryPrimitives.ReadUInt32LittleEndian(locator.Span[16..]) > 1)
        {
            throw Split();
        }

        if (locatorAt < End64Length || position > (ulong)(locatorAt - End64Length))
        {
            throw Ambiguous("its ZIP64 locator points to no ZIP64 record");
        }

        archive.Position = (long)position;
        await archive.ReadExactlyAsync(buffer.AsMemory(0, End64Length), cancellation).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(4));
        return buffer.AsSpan().StartsWith("PK\x06\x06"u8) && length == (ulong)locatorAt - position - 12
            ? (long)position
            : throw Ambiguous("its ZIP64 locator points to no ZIP64 record that ends where the locator begins");
    }

    private static RejectedMediaException Ambiguous(string why) =>
        new("ambiguous-archive", $"The archive can be read in more than one way: {why}. Pack it again.");

    private static RejectedMediaException Split() =>
        new("not-supported", "The archive is one part of several; put the parts together before uploading.");

    /// <summary>The numbers of one end record.</summary>
    private readonly record struct Stated(ulong Disk, ulong DirectoryDisk, ulong EntriesHere, ulong Entries, ulong Bytes, ulong Offset)
    {
        public static Stated Of(ReadOnlySpan<byte> record) => new(
            BinaryPrimitives.ReadUInt16LittleEndian(record[4..]), BinaryPrimitives.ReadUInt16LittleEndian(record[6..]),
            BinaryPrimitives.ReadUInt16LittleEndian(record[8..]), BinaryPrimitives.ReadUInt16LittleEndian(record[10..]),
            BinaryPrimitives.ReadUInt32LittleEndian(record[12..]), BinaryPrimitives.ReadUInt32LittleEndian(record[16..]));

        public static Stated Of64(ReadOnlySpan<byte> record) => new(
            BinaryPrimitives.ReadUInt32LittleEndian(record[16..]), BinaryPrimitives.ReadUInt32LittleEndian(record[20..]),
            BinaryPrimitives.ReadUInt64LittleEndian(record[24..]), BinaryPrimitives.ReadUInt64LittleEndian(record[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(record[40..]), BinaryPrimitives.ReadUInt64LittleEndian(record[48..]));

        /// <summary>The large numbers where this record says that they stand in the other one; elsewhere both must agree.</summary>
        public Stated Merged(Stated large) => new(
            One(Disk, large.Disk, ushort.MaxValue), One(DirectoryDisk, large.DirectoryDisk, ushort.MaxValue),
            One(EntriesHere, large.EntriesHere, ushort.MaxValue), One(Entries, large.Entries, ushort.MaxValue),
            One(Bytes, large.Bytes, uint.MaxValue), One(Offset, large.Offset, uint.MaxValue));

        public ZipEnd Checked(long directoryEnd)
        {
            if (Disk != 0 || DirectoryDisk != 0 || EntriesHere != Entries)
            {
                throw Split();
            }

            return Offset <= (ulong)directoryEnd && Bytes == (ulong)directoryEnd - Offset && Entries <= long.MaxValue
                ? new ZipEnd((long)Offset, (long)Bytes, (long)Entries)
                : throw Ambiguous("its directory does not end where its end record begins");
        }

        private static ulong One(ulong small, ulong large, ulong elsewhere) => small == elsewhere || small == large
            ? large
            : throw Ambiguous("its end record and its ZIP64 record disagree");
    }
}

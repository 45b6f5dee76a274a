using System.Buffers.Binary;

namespace AnnotationFunctions.Media.Archives;

/// <summary>
/// The header before an entry's content. It repeats what the directory says; readers differ in which of the two they believe, so an entry for
/// which they disagree is refused.
/// </summary>
internal static class ZipLocalHeader
{
    /// <summary>Length of the header without its name and fields.</summary>
    public const int FixedLength = 30;

    /// <summary>Length of a checksum and two lengths of four bytes.</summary>
    public const int ShortestDescriptor = 12;

    private const int LongestDescriptor = 24;

    // Whether the entry is encrypted or has a descriptor: bits 0, 3, 6 and 13.
    private const ushort FlagsThatMatter = 0x2049;

    /// <summary>Checks the header against the directory; returns where the content begins.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="record">What the directory says.</param>
    /// <param name="name">The entry's name as the directory has it.</param>
    /// <param name="end">Where the entry must have ended.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="RejectedMediaException">Header and directory disagree, or the content reaches past its end.</exception>
    public static async Task<long> CheckAsync(Stream archive, ZipRecord record, ReadOnlyMemory<byte> name, long end, CancellationToken cancellation)
    {
        // The directory's check left room for these.
        var header = new byte[FixedLength + name.Length];
        archive.Position = record.Offset;
        await archive.ReadExactlyAsync(header, cancellation).ConfigureAwait(false);
        if (!header.AsSpan().StartsWith("PK\x03\x04"u8))
        {
            throw Damaged("there is no entry where the archive's directory says");
        }

        int nameLength = U16(header, 26), extraLength = U16(header, 28);
        if (nameLength != name.Length || !header.AsSpan(FixedLength).SequenceEqual(name.Span))
        {
            throw Damaged("its own header gives it another name than the archive's directory");
        }

        var start = record.Offset + FixedLength + nameLength + extraLength;
        if (start + record.Packed > end)
        {
            throw new RejectedMediaException("overlapping-entries", "The entry's bytes reach into those of another entry or of the archive's directory.");
        }

        var extra = new byte[extraLength];
        await archive.ReadExactlyAsync(extra, cancellation).ConfigureAwait(false);
        var sameKind = U16(header, 8) == record.Method && ((U16(header, 6) ^ record.Flags) & FlagsThatMatter) == 0;
        return sameKind && SaysTheSame(header, extra, record)
            ? start
            : throw Damaged("its own header says something else of its size, checksum or packing than the archive's directory");
    }

    /// <summary>Checks what follows the content of an entry whose sizes were not known when its header was written.</summary>
    public static async Task CheckDescriptorAsync(Stream archive, ZipRecord record, long start, long end, CancellationToken cancellation)
    {
        // Some writers leave it out where there is nothing to describe.
        if (!record.HasDescriptor || record is { Packed: 0, Unpacked: 0 })
        {
            return;
        }

        var at = start + record.Packed;
        var descriptor = new byte[(int)Math.Min(LongestDescriptor, end - at)];
        archive.Position = at;
        await archive.ReadExactlyAsync(descriptor, cancellation).ConfigureAwait(false);
        var signed = descriptor.AsSpan().StartsWith("PK\x07\x08"u8);
        if (!(signed && DescriptorSaysTheSame(descriptor.AsSpan(4), record)) && !DescriptorSaysTheSame(descriptor, record))
        {
            throw Damaged("what follows its content says something else of its size or checksum than the archive's directory");
        }
    }

    private static bool SaysTheSame(byte[] header, byte[] extra, ZipRecord record)
    {
        uint crc = U32(header, 14), packed = U32(header, 18), unpacked = U32(header, 22);
        if (record.HasDescriptor)
        {
            return MayFollow(crc, record.Crc32) && MayFollow(packed, record.Packed) && MayFollow(unpacked, record.Unpacked);
        }

        long longPacked = packed, longUnpacked = unpacked;
        if (packed == uint.MaxValue || unpacked == uint.MaxValue)
        {
            // The field has the unpacked length first, and both, whichever is needed.
            if (!ZipFields.Find(extra, 1, out var large) || large.Length < 16)
            {
                return false;
            }

            longUnpacked = BinaryPrimitives.ReadInt64LittleEndian(large);
            longPacked = BinaryPrimitives.ReadInt64LittleEndian(large[8..]);
        }

        return crc == record.Crc32 && longPacked == record.Packed && longUnpacked == record.Unpacked;
    }

    // Packers that learn a number last leave it open; those that know one of them early write it.
    private static bool MayFollow(uint said, long listed) => said is 0 or uint.MaxValue || said == listed;

    /// <summary>Checksum and two lengths, of four or of eight bytes.</summary>
    private static bool DescriptorSaysTheSame(ReadOnlySpan<byte> descriptor, ZipRecord record)
    {
        if (descriptor.Length < ShortestDescriptor || U32(descriptor, 0) != record.Crc32)
        {
            return false;
        }

        return U32(descriptor, 4) == record.Packed && U32(descriptor, 8) == record.Unpacked
            || descriptor.Length >= 20 && BinaryPrimitives.ReadInt64LittleEndian(descriptor[4..]) == record.Packed
                && BinaryPrimitives.ReadInt64LittleEndian(descriptor[12..]) == record.Unpacked;
    }

    private static RejectedMediaException Damaged(string how) => new("damaged", $"The entry is damaged, or not honest: {how}.");

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}

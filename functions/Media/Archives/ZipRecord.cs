using System.Buffers.Binary;

namespace AnnotationFunctions.Media.Archives;

/// <summary>One record of a zip directory.</summary>
/// <param name="Name">Where its name lies within the directory.</param>
/// <param name="UnicodeName">Where the name of an Info-ZIP Unicode path field lies, if there is one that belongs to the name.</param>
/// <param name="Flags">The general purpose bits.</param>
/// <param name="Method">The compression method.</param>
/// <param name="Crc32">Checksum of the content.</param>
/// <param name="Packed">Length of the packed content.</param>
/// <param name="Unpacked">Length of the content.</param>
/// <param name="Attributes">External attributes.</param>
/// <param name="Offset">Where the entry's own header begins.</param>
internal readonly record struct ZipRecord(
    Range Name, Range UnicodeName, ushort Flags, ushort Method, uint Crc32, long Packed, long Unpacked, uint Attributes, long Offset)
{
    public const ushort Stored = 0, Deflated = 8;

    /// <summary>Length of a record without its name, fields and comment.</summary>
    public const int FixedLength = 46;

    private const ushort Zip64Field = 1;

    /// <summary>Bits 0 (encrypted), 6 (strongly) and 13 (with masked headers).</summary>
    public bool IsEncrypted => (Flags & 0x2041) != 0;

    /// <summary>Whether sizes and checksum follow the content, and may be missing in the entry's own header.</summary>
    public bool HasDescriptor => (Flags & 0x8) != 0;

    /// <summary>First position that no other entry may begin before; the entry's own header may be longer.</summary>
    public long LeastEnd(int nameLength) => Offset + ZipLocalHeader.FixedLength + nameLength + Packed + (HasDescriptor && Packed > 0 ? ZipLocalHeader.ShortestDescriptor : 0);

    /// <summary>Reads the record at <paramref name="at"/> and moves behind it; null when there is none that is whole.</summary>
    public static ZipRecord? Read(ReadOnlySpan<byte> directory, ref int at)
    {
        var record = directory[at..];
        if (record.Length < FixedLength || !record.StartsWith("PK\x01\x02"u8))
        {
            return null;
        }

        int nameLength = U16(record, 28), extraLength = U16(record, 30), commentLength = U16(record, 32);
        if (record.Length < FixedLength + nameLength + extraLength + commentLength)
        {
            return null;
        }

        var name = (at + FixedLength)..(at + FixedLength + nameLength);
        var extra = record.Slice(FixedLength + nameLength, extraLength);
        ulong unpacked = U32(record, 24), packed = U32(record, 20), offset = U32(record, 42), disk = U16(record, 34);
        if (!ReadLarge(extra, ref unpacked, ref packed, ref offset, ref disk) || disk != 0 || Math.Max(Math.Max(unpacked, packed), offset) > long.MaxValue / 4)
        {
            return null;
        }

        var unicode = ZipFields.UnicodePath(extra, directory[name], out var within) ? Shifted(within, name.End.Value) : default;
        at += FixedLength + nameLength + extraLength + commentLength;
        return new ZipRecord(name, unicode, U16(record, 8), U16(record, 10), U32(record, 16), (long)packed, (long)unpacked, U32(record, 38), (long)offset);
    }

    /// <summary>Replaces the numbers that are marked as standing in the ZIP64 field, which has them in this order.</summary>
    private static bool ReadLarge(ReadOnlySpan<byte> extra, ref ulong unpacked, ref ulong packed, ref ulong offset, ref ulong disk)
    {
        if (unpacked != uint.MaxValue && packed != uint.MaxValue && offset != uint.MaxValue && disk != ushort.MaxValue)
        {
            return true;
        }

        return ZipFields.Find(extra, Zip64Field, out var field)
            && Take(ref field, 8, uint.MaxValue, ref unpacked) && Take(ref field, 8, uint.MaxValue, ref packed)
            && Take(ref field, 8, uint.MaxValue, ref offset) && Take(ref field, 4, ushort.MaxValue, ref disk);
    }

    private static bool Take(ref ReadOnlySpan<byte> field, int length, ulong elsewhere, ref ulong value)
    {
        if (value != elsewhere)
        {
            return true;
        }

        if (field.Length < length)
        {
            return false;
        }

        value = length == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
        field = field[length..];
        return true;
    }

    private static Range Shifted(Range range, int by) => (range.Start.Value + by)..(range.End.Value + by);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}

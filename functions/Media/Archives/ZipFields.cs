using System.Buffers.Binary;
using System.IO.Hashing;

namespace AnnotationFunctions.Media.Archives;

/// <summary>The extra fields of a zip header: a sequence of number, length and content. What comes after the last whole one is padding.</summary>
internal static class ZipFields
{
    private const ushort UnicodePathField = 0x7075;
    private const int HeaderLength = 4, UnicodePathStart = 5;

    /// <summary>The content of a field; false when it is missing, or there more than once.</summary>
    public static bool Find(ReadOnlySpan<byte> extra, ushort number, out ReadOnlySpan<byte> field)
    {
        var found = Find(extra, number);
        field = found is { } range ? extra[range] : default;
        return found is not null;
    }

    /// <summary>Where in <paramref name="extra"/> the Unicode form of <paramref name="name"/> stands, if there is one made for this very name.</summary>
    public static bool UnicodePath(ReadOnlySpan<byte> extra, ReadOnlySpan<byte> name, out Range path)
    {
        path = default;
        if (Find(extra, UnicodePathField) is not { } range || extra[range] is not { Length: > UnicodePathStart } field
            || field[0] != 1 || BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) != Crc32.HashToUInt32(name))
        {
            return false;
        }

        path = (range.Start.Value + UnicodePathStart)..range.End.Value;
        return true;
    }

    private static Range? Find(ReadOnlySpan<byte> extra, ushort number)
    {
        Range? found = null;
        for (var at = 0; at + HeaderLength <= extra.Length;)
        {
            var end = at + HeaderLength + BinaryPrimitives.ReadUInt16LittleEndian(extra[(at + 2)..]);
            if (end > extra.Length)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra[at..]) == number)
            {
                if (found is not null)
                {
                    return null;
                }

                found = (at + HeaderLength)..end;
            }

            at = end;
        }

        return found;
    }
}

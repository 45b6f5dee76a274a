using System.Buffers.Binary;

namespace AnnotationFunctions.Media.Images;

/// <summary>
/// Reads how large the strips or tiles of a TIFF's first image are. A decoder holds whole ones, and a file may make them as large as it likes: a strip as
/// high as the image, or tiles larger than it.
/// </summary>
internal static class TiffBlocks
{
    private const int ImageWidth = 256, ImageLength = 257, RowsPerStrip = 278, TileWidth = 322, TileLength = 323;

    /// <summary>Width and height of the blocks in pixels, of which a row of blocks covers the width; null when the directory cannot be read.</summary>
    public static (long Width, long Height)? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 16 || !(file.StartsWith("II"u8) || file.StartsWith("MM"u8)))
        {
            return null;
        }

        var reader = new Directory(file, file[0] == (byte)'I');
        if (reader.Find() is not { } at || reader.Value(at, ImageWidth) is not { } width || reader.Value(at, ImageLength) is not { } height)
        {
            return null;
        }

        return reader.Value(at, TileWidth) is { } tileWidth && reader.Value(at, TileLength) is { } tileHeight
            ? (tileWidth, tileHeight)
            : (width, Math.Min(reader.Value(at, RowsPerStrip) ?? height, height));
    }

    /// <summary>The first directory, of a TIFF or a BigTIFF.</summary>
    private readonly ref struct Directory(ReadOnlySpan<byte> file, bool isLittle)
    {
        private readonly ReadOnlySpan<byte> file = file;
        private readonly bool isLittle = isLittle;

        private bool IsBig => U16(2) == 43;

        /// <summary>Where its entries begin, and how many there are.</summary>
        public (long Start, long Count)? Find()
        {
            var start = IsBig ? U64(8) : U32(4);
            if (start <= 0 || start > file.Length - 8)
            {
                return null;
            }

            return IsBig ? (start + 8, U64(start)) : (start + 2, U16(start));
        }

        /// <summary>The first value of a tag of whole numbers; null when it is not there.</summary>
        public long? Value((long Start, long Count) entries, int tag)
        {
            var (size, valueAt) = IsBig ? (20, 12) : (12, 8);
            for (var i = 0L; i < Math.Min(entries.Count, 65_536); i++)
            {
                var entry = entries.Start + (i * size);
                if (entry > file.Length - size)
                {
                    return null;
                }

                if (U16(entry) == tag)
                {
                    return U16(entry + 2) switch { 1 => file[(int)(entry + valueAt)], 3 => U16(entry + valueAt), 4 => U32(entry + valueAt), 16 => U64(entry + valueAt), _ => null };
                }
            }

            return null;
        }

        private int U16(long at) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(file[(int)at..]) : BinaryPrimitives.ReadUInt16BigEndian(file[(int)at..]);

        private long U32(long at) => isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(file[(int)at..]) : BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]);

        private long U64(long at) => isLittle ? BinaryPrimitives.ReadInt64LittleEndian(file[(int)at..]) : BinaryPrimitives.ReadInt64BigEndian(file[(int)at..]);
    }
}

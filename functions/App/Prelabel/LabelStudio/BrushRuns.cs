using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.App.Prelabel.LabelStudio;

/// <summary>
/// Masks as Label Studio's brush keeps them: runs of bytes, four for each pixel (red, green, blue, opacity), rows from the top, packed into bits. After
/// the number of bytes (32 bits), the width of a value less one (5) and four widths of lengths less one (4 each), every run is a 1, which of
/// the widths its length has (2), its length less one, and its value.
/// </summary>
internal static class BrushRuns
{
    private static readonly int[] Widths = [4, 8, 12, 16];

    /// <summary>The bytes of a mask: 255 four times where it is, 0 elsewhere.</summary>
    public static byte[] Of(RunLengthMask mask)
    {
        var pixels = mask.ToBitmap();
        var bits = new BitWriter();
        bits.Write((uint)(pixels.Length * 4L), 32);
        bits.Write(8 - 1, 5);
        Array.ForEach(Widths, width => bits.Write((uint)width - 1, 4));
        for (var start = 0; start < pixels.Length;)
        {
            var end = pixels.AsSpan(start).IndexOfAnyExcept(pixels[start]) is var length and > 0 ? start + length : pixels.Length;
            WriteRun(bits, (end - start) * 4L, pixels[start] == 0 ? 0u : 255u);
            start = end;
        }

        return bits.ToArray();
    }

    private static void WriteRun(BitWriter bits, long length, uint value)
    {
        while (length > 0)
        {
            var some = (uint)Math.Min(length, 1L << Widths[^1]);
            var width = Array.FindIndex(Widths, each => some <= 1u << each);
            bits.Write(1, 1);
            bits.Write((uint)width, 2);
            bits.Write(some - 1, Widths[width]);
            bits.Write(value, 8);
            length -= some;
        }
    }

    private sealed class BitWriter
    {
        private readonly List<byte> bytes = [];
        private int used = 8;

        /// <summary>Appends the lowest <paramref name="count"/> bits, the highest of them first.</summary>
        public void Write(uint value, int count)
        {
            for (var bit = count - 1; bit >= 0; bit--)
            {
                if (used == 8)
                {
                    bytes.Add(0);
                    used = 0;
                }

                bytes[^1] |= (byte)(((value >> bit) & 1) << (7 - used++));
            }
        }

        public byte[] ToArray() => [.. bytes];
    }
}

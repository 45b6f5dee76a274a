using System.Buffers.Binary;

namespace AnnotationFunctions.Media.Images.Bitmaps;

/// <summary>
/// Decodes Windows and OS/2 bitmaps: 1 to 32 bits per pixel, plain, with channel masks, or in runs (RLE4, RLE8). Every read is within the file and
/// every write within the picture; what does not fit is refused. Time and memory are linear in the pixels that the header states.
/// </summary>
/// <remarks>The native library has no reader for them. Source: Microsoft, "Bitmap Storage" and "Bitmap Compression".</remarks>
internal static class BitmapReader
{
    /// <summary>Decodes the pixels.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="header">What its headers say.</param>
    /// <returns>Rows from the top, pixels from the left, as many bytes per pixel as the header has bands.</returns>
    /// <exception cref="RejectedMediaException">The file is damaged or incomplete.</exception>
    public static byte[] Read(ReadOnlySpan<byte> file, BitmapHeader header)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked(header.Width * header.Height * header.Bands));
        if (header.HasRuns)
        {
            BitmapRuns.Read(file[header.PixelOffset..], header, pixels);
            return pixels;
        }

        var (rowBytes, row) = ((int)header.RowBytes, header.Width * header.Bands);
        for (var i = 0; i < header.Height; i++)
        {
            var source = file.Slice(header.PixelOffset + (i * rowBytes), rowBytes);
            var y = header.IsTopDown ? i : header.Height - 1 - i;
            ReadRow(source, header, pixels.AsSpan(y * row, row));
        }

        if (header.Bands == 4)
        {
            MakeOpaqueIfInvisible(pixels);
        }

        return pixels;
    }

    /// <summary>Writes one pixel of the palette.</summary>
    internal static void Put(BitmapHeader header, int index, Span<byte> pixel)
    {
        if (3 * index >= header.Palette.Length)
        {
            throw BitmapHeader.Damaged($"a pixel has colour {index}, and its palette {header.Palette.Length / 3}");
        }

        header.Palette.AsSpan(3 * index, pixel.Length).CopyTo(pixel);
    }

    private static void ReadRow(ReadOnlySpan<byte> source, BitmapHeader header, Span<byte> row)
    {
        var (bits, bands, masks) = (header.BitsPerPixel, header.Bands, header.Masks);
        for (var x = 0; x < header.Width; x++)
        {
            var pixel = row.Slice(x * bands, bands);
            switch (bits)
            {
                case 24:
                    (pixel[0], pixel[1], pixel[2]) = (source[(3 * x) + 2], source[(3 * x) + 1], source[3 * x]);
                    break;
                case 16:
                    Put(BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * x)..]), masks, pixel);
                    break;
                case 32:
                    Put(BinaryPrimitives.ReadUInt32LittleEndian(source[(4 * x)..]), masks, pixel);
                    break;
                default:
                    var bit = x * bits;
                    Put(header, (source[bit / 8] >> (8 - bits - (bit % 8))) & ((1 << bits) - 1), pixel);
                    break;
            }
        }
    }

    private static void Put(uint value, BitmapMasks masks, Span<byte> pixel)
    {
        pixel[0] = BitmapMasks.Sample(value, masks.Red);
        pixel[1] = BitmapMasks.Sample(value, masks.Green);
        pixel[2] = BitmapMasks.Sample(value, masks.Blue);
        if (pixel.Length == 4)
        {
            pixel[3] = BitmapMasks.Sample(value, masks.Alpha);
        }
    }

    // Many programs state a mask for alpha and leave all of it zero; they mean an opaque picture.
    private static void MakeOpaqueIfInvisible(byte[] pixels)
    {
        for (var i = 3; i < pixels.Length; i += 4)
        {
            if (pixels[i] != 0)
            {
                return;
            }
        }

        for (var i = 3; i < pixels.Length; i += 4)
        {
            pixels[i] = 255;
        }
    }
}

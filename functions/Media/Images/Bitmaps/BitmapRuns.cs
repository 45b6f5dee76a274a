namespace AnnotationFunctions.Media.Images.Bitmaps;

/// <summary>Decodes a bitmap's pixels that are packed in runs (RLE4, RLE8). What the runs leave out has the first colour of the palette.</summary>
internal ref struct BitmapRuns
{
    private const byte EndOfLine = 0, EndOfBitmap = 1, Delta = 2;

    private readonly ReadOnlySpan<byte> data;
    private readonly BitmapHeader header;
    private readonly Span<byte> pixels;
    private int at, x, line;

    private BitmapRuns(ReadOnlySpan<byte> data, BitmapHeader header, Span<byte> pixels)
    {
        this.data = data;
        this.header = header;
        this.pixels = pixels;
    }

    /// <summary>Fills <paramref name="pixels"/>.</summary>
    /// <exception cref="RejectedMediaException">A run leaves the picture, a colour is not in the palette, or the data ends before the bitmap does.</exception>
    public static void Read(ReadOnlySpan<byte> data, BitmapHeader header, Span<byte> pixels)
    {
        for (var i = 0; i < pixels.Length; i += header.Bands)
        {
            header.Palette.AsSpan(0, header.Bands).CopyTo(pixels[i..]);
        }

        new BitmapRuns(data, header, pixels).Run();
    }

    private void Run()
    {
        while (true)
        {
            var (count, value) = (Next(), Next());
            if (count > 0)
            {
                for (var i = 0; i < count; i++)
                {
                    Put(header.BitsPerPixel == 8 ? value : i % 2 == 0 ? value >> 4 : value & 0xF);
                }
            }
            else if (value == EndOfLine)
            {
                (x, line) = (0, line + 1);
            }
            else if (value == EndOfBitmap)
            {
                return;
            }
            else if (value == Delta)
            {
                (x, line) = (x + Next(), line + Next());
                BitmapHeader.Require(x <= header.Width && line <= header.Height, "a run leaves the picture");
            }
            else
            {
                Literal(value);
            }
        }
    }

    private void Literal(int count)
    {
        var is8 = header.BitsPerPixel == 8;
        var bytes = is8 ? count : (count + 1) / 2;
        for (var i = 0; i < count; i++)
        {
            var value = Peek(is8 ? i : i / 2);
            Put(is8 ? value : i % 2 == 0 ? value >> 4 : value & 0xF);
        }

        at += bytes + (bytes % 2);
    }

    private void Put(int index)
    {
        BitmapHeader.Require(x < header.Width && line < header.Height, "a run leaves the picture");
        var pixel = (((header.Height - 1 - line) * header.Width) + x++) * header.Bands;
        BitmapReader.Put(header, index, pixels.Slice(pixel, header.Bands));
    }

    private readonly byte Peek(int ahead)
    {
        BitmapHeader.Require(at + ahead < data.Length, "it ends before its last row");
        return data[at + ahead];
    }

    private byte Next()
    {
        var value = Peek(0);
        at++;
        return value;
    }
}

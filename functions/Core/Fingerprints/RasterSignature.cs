namespace AnnotationFunctions.Core.Fingerprints;

/// <summary>Reduces a 32×32 RGB raster to luma and to the cell means that are kept with the fingerprint.</summary>
internal static class RasterSignature
{
    private const int Side = ImageFingerprint.RasterSide;

    /// <summary>Fills <paramref name="luma"/> (ITU-R BT.601) and returns 16×16 grey means followed by 8×8 blue and 8×8 red difference means.</summary>
    public static byte[] Read(ReadOnlySpan<byte> rgb, Span<float> luma)
    {
        const int greyCells = ImageFingerprint.GreyCells, chromaCells = ImageFingerprint.ChromaCells / 2;
        Span<float> grey = stackalloc float[greyCells];
        Span<float> blue = stackalloc float[chromaCells];
        Span<float> red = stackalloc float[chromaCells];
        grey.Clear();
        blue.Clear();
        red.Clear();
        for (var pixel = 0; pixel < Side * Side; pixel++)
        {
            float r = rgb[3 * pixel], g = rgb[3 * pixel + 1], b = rgb[3 * pixel + 2];
            var y = 0.299f * r + 0.587f * g + 0.114f * b;
            luma[pixel] = y;
            grey[Cell(pixel, ImageFingerprint.GreySide)] += y;
            var chromaCell = Cell(pixel, ImageFingerprint.ChromaSide);
            blue[chromaCell] += 128 + 0.564f * (b - y);
            red[chromaCell] += 128 + 0.713f * (r - y);
        }

        var signature = new byte[greyCells + 2 * chromaCells];
        Means(grey, signature.AsSpan(0, greyCells));
        Means(blue, signature.AsSpan(greyCells, chromaCells));
        Means(red, signature.AsSpan(greyCells + chromaCells));
        return signature;
    }

    private static int Cell(int pixel, int cellsPerSide) => pixel / Side * cellsPerSide / Side * cellsPerSide + pixel % Side * cellsPerSide / Side;

    private static void Means(ReadOnlySpan<float> sums, Span<byte> means)
    {
        var pixelsPerCell = (float)(Side * Side) / sums.Length;
        for (var cell = 0; cell < sums.Length; cell++)
        {
            means[cell] = (byte)Math.Clamp(MathF.Round(sums[cell] / pixelsPerCell), 0, 255);
        }
    }
}

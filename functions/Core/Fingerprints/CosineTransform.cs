namespace AnnotationFunctions.Core.Fingerprints;

/// <summary>The lowest frequencies of the orthonormal two-dimensional cosine transform (type II) of a 32×32 image.</summary>
internal static class CosineTransform
{
    public const int Side = 32;

    // Coefficients below this are noise of rounding (a wave of one grey level has 16): they count as zero, so that all blank images agree.
    private const float Noise = 4f;

    private static readonly (int U, int V)[] Order = LowestFirst(64);
    private static readonly int Frequencies = Order.Max(f => Math.Max(f.U, f.V)) + 1;
    private static readonly float[] Basis = BasisOf(Frequencies);

    /// <summary>Writes the coefficients in order of rising frequency, the constant term left out; noise is written as zero.</summary>
    public static void LowFrequencies(ReadOnlySpan<float> image, Span<float> coefficients)
    {
        Span<float> columns = stackalloc float[Frequencies * Side];
        columns.Clear();
        for (var v = 0; v < Frequencies; v++)
        {
            for (var y = 0; y < Side; y++)
            {
                var weight = Basis[v * Side + y];
                for (var x = 0; x < Side; x++)
                {
                    columns[v * Side + x] += weight * image[y * Side + x];
                }
            }
        }

        for (var k = 0; k < coefficients.Length; k++)
        {
            var (u, v) = Order[k];
            var sum = 0f;
            for (var x = 0; x < Side; x++)
            {
                sum += Basis[u * Side + x] * columns[v * Side + x];
            }

            coefficients[k] = MathF.Abs(sum) < Noise ? 0 : sum;
        }
    }

    private static (int U, int V)[] LowestFirst(int count)
    {
        var frequencies = from u in Enumerable.Range(0, Side)
                          from v in Enumerable.Range(0, Side)
                          where u + v > 0
                          orderby u + v, Math.Max(u, v), u
                          select (u, v);
        return [.. frequencies.Take(count)];
    }

    private static float[] BasisOf(int frequencies)
    {
        var basis = new float[frequencies * Side];
        for (var k = 0; k < frequencies; k++)
        {
            var scale = Math.Sqrt((k == 0 ? 1.0 : 2.0) / Side);
            for (var i = 0; i < Side; i++)
            {
                basis[k * Side + i] = (float)(scale * Math.Cos(Math.PI * k * (2 * i + 1) / (2 * Side)));
            }
        }

        return basis;
    }
}

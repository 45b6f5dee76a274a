namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>Draws from the distributions that the simulated crowd needs; the same seed gives the same draws.</summary>
internal sealed class Draws(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>An index with the probabilities whose running sums are given.</summary>
    public int Index(ReadOnlySpan<double> cumulated)
    {
        var at = cumulated.BinarySearch(_random.NextDouble() * cumulated[^1]);
        return Math.Min(at < 0 ? ~at : at + 1, cumulated.Length - 1);
    }

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>Marsaglia and Tsang, doi:10.1145/358407.358414; shapes below 1 by the power of a uniform number.</summary>
    public double Gamma(double shape)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1) * Math.Pow(1 - _random.NextDouble(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        while (true)
        {
            var x = Normal();
            var v = Math.Pow(1 + (x / Math.Sqrt(9 * d)), 3);
            if (v > 0 && Math.Log(1 - _random.NextDouble()) < (x * x / 2) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    public double Beta(double a, double b)
    {
        var x = Gamma(a);
        return x / (x + Gamma(b));
    }

    public double[] Dirichlet(double shape, int count)
    {
        var shares = new double[count];
        for (var i = 0; i < count; i++)
        {
            shares[i] = Gamma(shape);
        }

        var total = shares.Sum();
        return Array.ConvertAll(shares, share => share / total);
    }
}

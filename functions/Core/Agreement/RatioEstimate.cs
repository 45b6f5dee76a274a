using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>
/// A ratio of sums over items, R = Σ a_i / Σ b_i, with its uncertainty: each item adds what agrees to the numerator and what could agree to the
/// denominator.
/// </summary>
/// <remarks>
/// Standard error by linearisation: √(Σ (a_i - R · b_i)² · n / (n - 1)) / Σ b_i (Cochran 1977, section 2.11). The interval is a seeded bootstrap over items
/// or R ± z · standard error, within 0 .. 1 where agreement is. Where no item differs from R nothing varies, and the bound is Wilson's for a proportion.
/// </remarks>
internal static class RatioEstimate
{
    private const int LargestBootstrap = 10_000;

    /// <param name="numerators">a_i.</param>
    /// <param name="denominators">b_i ≥ 0; items with 0 are left out.</param>
    /// <param name="options">How the interval is found.</param>
    /// <param name="linear">True leaves the bootstrap out.</param>
    public static Estimate Of(ReadOnlySpan<double> numerators, ReadOnlySpan<double> denominators, EstimateOptions options, bool linear = false)
    {
        var (a, b) = Used(numerators, denominators);
        var (top, bottom) = (a.Sum(), b.Sum());
        if (b.Length == 0)
        {
            return new Estimate(double.NaN, double.NaN, double.NaN, double.NaN, 0);
        }

        var value = top / bottom;
        var squares = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            squares += (a[i] - (value * b[i])) * (a[i] - (value * b[i]));
        }

        var error = a.Length < 2 ? double.NaN : Math.Sqrt(squares * a.Length / (a.Length - 1.0)) / bottom;
        var (lower, upper) = squares <= 1e-24 * bottom * bottom || a.Length < 2
            ? Unvarying(value, a.Length, options)
            : !linear && (options.Interval == IntervalMethod.Bootstrap || (options.Interval == IntervalMethod.Automatic && a.Length <= LargestBootstrap))
                ? Bootstrap(a, b, options)
                : Linear(value, error, options);
        return new Estimate(value, Math.Min(lower, value), Math.Max(upper, value), error, a.Length);
    }

    /// <summary>No two items differ: as little is known as of a proportion over that many items.</summary>
    private static (double Lower, double Upper) Unvarying(double value, int items, EstimateOptions options)
    {
        var share = Math.Clamp(value, 0, 1);
        var (lower, upper) = Wilson.Interval(share, items, options.ConfidenceLevel);
        return (Math.Min(value, lower), Math.Max(value, upper));
    }

    private static (double Lower, double Upper) Linear(double value, double error, EstimateOptions options)
    {
        var half = Normal.Quantile(0.5 + (options.ConfidenceLevel / 2)) * error;
        return (value >= 0 ? Math.Max(0, value - half) : value - half, value <= 1 ? Math.Min(1, value + half) : value + half);
    }

    private static (double Lower, double Upper) Bootstrap(double[] a, double[] b, EstimateOptions options)
    {
        var random = new SeededRandom(options.Seed);
        var values = new double[options.BootstrapSamples];
        for (var s = 0; s < values.Length; s++)
        {
            var (top, bottom) = (0.0, 0.0);
            for (var i = 0; i < a.Length; i++)
            {
                var drawn = random.NextInt(a.Length);
                top += a[drawn];
                bottom += b[drawn];
            }

            values[s] = top / bottom;
        }

        Array.Sort(values);
        return (Quantiles.Of(values, (1 - options.ConfidenceLevel) / 2), Quantiles.Of(values, (1 + options.ConfidenceLevel) / 2));
    }

    private static (double[] Numerators, double[] Denominators) Used(ReadOnlySpan<double> numerators, ReadOnlySpan<double> denominators)
    {
        List<double> a = [], b = [];
        for (var i = 0; i < numerators.Length; i++)
        {
            if (denominators[i] > 0)
            {
                a.Add(numerators[i]);
                b.Add(denominators[i]);
            }
        }

        return ([.. a], [.. b]);
    }
}

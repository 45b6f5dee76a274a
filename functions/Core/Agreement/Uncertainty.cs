using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Standard error and interval of a coefficient over items.</summary>
internal static class Uncertainty
{
    private const int LargestBootstrap = 10_000;

    public static double StandardError(Coefficient coefficient)
    {
        var (values, centre) = coefficient.ItemValues();
        if (values.Length < 2)
        {
            return double.NaN;
        }

        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - centre) * (value - centre);
        }

        return Math.Sqrt(squares / values.Length / (values.Length - 1));
    }

    /// <summary>The interval; never above 1.</summary>
    public static (double Lower, double Upper) Interval(
        Coefficient coefficient, double value, double observed, double standardError, AgreementOptions options)
    {
        var pairable = coefficient.Items.Totals.Count(total => total >= 2);
        if (observed >= 1 || pairable < 2)
        {
            // Without any disagreement nothing varies over items: the interval is that of a proportion of unanimous items.
            return (Math.Min(value, Wilson.Interval(observed, pairable, options.ConfidenceLevel).Lower), Math.Max(value, 1));
        }

        var bootstrap = options.Interval == IntervalMethod.Bootstrap
            || (options.Interval == IntervalMethod.Automatic && coefficient.Items.Count <= LargestBootstrap);
        if (bootstrap)
        {
            return Bootstrap(coefficient, options);
        }

        var half = Normal.Quantile(0.5 + (options.ConfidenceLevel / 2)) * standardError;
        return (value - half, Math.Min(1, value + half));
    }

    private static (double Lower, double Upper) Bootstrap(Coefficient coefficient, AgreementOptions options)
    {
        var random = new SeededRandom(options.Seed);
        var count = coefficient.Items.Count;
        var sample = new int[count];
        var values = new double[options.BootstrapSamples];
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < count; j++)
            {
                sample[j] = random.NextInt(count);
            }

            values[i] = coefficient.Over(sample).Value;
        }

        values = Array.FindAll(values, double.IsFinite);
        Array.Sort(values);
        return (Quantiles.Of(values, (1 - options.ConfidenceLevel) / 2), Quantiles.Of(values, (1 + options.ConfidenceLevel) / 2));
    }
}

using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Standard error and interval of any statistic over items: seeded bootstrap for few items, grouped jackknife for many.</summary>
internal static class Resampling
{
    private const int LargestBootstrap = 2_000;
    private const int JackknifeGroups = 50;

    /// <param name="count">Number of items.</param>
    /// <param name="statistic">The statistic over the given item indexes, which may repeat.</param>
    /// <param name="options">Level, samples, seed and method.</param>
    /// <returns>NaN for fewer than three items, or where the statistic is not finite in at least half of the samples.</returns>
    public static (double StandardError, double Lower, double Upper) Of(int count, Func<int[], double> statistic, AgreementOptions options)
    {
        if (count < 3)
        {
            return (double.NaN, double.NaN, double.NaN);
        }

        var bootstrap = options.Interval == IntervalMethod.Bootstrap
            || (options.Interval == IntervalMethod.Automatic && count <= LargestBootstrap);
        return bootstrap ? Bootstrap(count, statistic, options) : Jackknife(count, statistic, options);
    }

    private static (double StandardError, double Lower, double Upper) Bootstrap(int count, Func<int[], double> statistic, AgreementOptions options)
    {
        var random = new SeededRandom(options.Seed);
        var sample = new int[count];
        var values = new double[options.BootstrapSamples];
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < count; j++)
            {
                sample[j] = random.NextInt(count);
            }

            values[i] = statistic(sample);
        }

        values = Array.FindAll(values, double.IsFinite);
        if (values.Length < options.BootstrapSamples / 2)
        {
            return (double.NaN, double.NaN, double.NaN);
        }

        Array.Sort(values);
        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return (error, Quantiles.Of(values, (1 - options.ConfidenceLevel) / 2), Quantiles.Of(values, (1 + options.ConfidenceLevel) / 2));
    }

    /// <summary>Leaves out every 50th item, from each of 50 first ones (each item in turn where there are fewer).</summary>
    private static (double StandardError, double Lower, double Upper) Jackknife(int count, Func<int[], double> statistic, AgreementOptions options)
    {
        var groups = Math.Min(JackknifeGroups, count);
        var values = new double[groups];
        var all = Enumerable.Range(0, count).ToArray();
        for (var group = 0; group < groups; group++)
        {
            values[group] = statistic(Array.FindAll(all, item => item % groups != group));
        }

        var mean = values.Average();
        var error = Math.Sqrt((groups - 1.0) / groups * values.Sum(value => (value - mean) * (value - mean)));
        var half = Normal.Quantile(0.5 + (options.ConfidenceLevel / 2)) * error;
        var value = statistic(all);
        return (error, value - half, Math.Min(1, value + half));
    }
}

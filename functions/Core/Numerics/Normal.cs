namespace AnnotationFunctions.Core.Numerics;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary>P(Z ≤ z), by the series of erf near zero and the continued fraction of erfc in the tails; absolute error below 1e-14.</summary>
    public static double Cdf(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var tail = x < 2.5 ? (1 - ErfSeries(x)) / 2 : ErfcFraction(x) / 2;
        return z < 0 ? tail : 1 - tail;
    }

    /// <summary>The z with P(Z ≤ z) = <paramref name="probability"/>, in (0, 1): Newton steps from a logistic start.</summary>
    public static double Quantile(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "The probability must be in (0, 1).");
        }

        if (probability > 0.5)
        {
            return -Quantile(1 - probability);
        }

        var z = -Math.Sqrt(-2 * Math.Log(2 * probability)) * 0.9;
        for (var i = 0; i < 50; i++)
        {
            var cdf = Cdf(z);
            var step = (cdf - probability) / Density(z);
            z -= step / (1 + (z * step / 2)); // Halley
            if (Math.Abs(step) < 1e-13 * (1 + Math.Abs(z)))
            {
                break;
            }
        }

        return z;
    }

    /// <summary>Density at <paramref name="z"/>.</summary>
    public static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    private static double ErfSeries(double x)
    {
        var term = x;
        var sum = x;
        for (var n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static double ErfcFraction(double x)
    {
        var fraction = 0.0;
        for (var k = 60; k > 0; k--)
        {
            fraction = k / 2.0 / (x + fraction);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + fraction);
    }
}

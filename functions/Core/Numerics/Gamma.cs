namespace AnnotationFunctions.Core.Numerics;

/// <summary>The gamma function's logarithm and its derivative, for positive arguments.</summary>
internal static class Gamma
{
    /// <summary>ψ(x) for x > 0: recurrence up to 10, then the asymptotic series; relative error below 1e-13.</summary>
    public static double Digamma(double x)
    {
        var sum = 0.0;
        while (x < 10)
        {
            sum -= 1 / x;
            x++;
        }

        var inverse = 1 / (x * x);
        var series = inverse * ((1.0 / 12) - (inverse * ((1.0 / 120) - (inverse * ((1.0 / 252) - (inverse * ((1.0 / 240) - (inverse / 132))))))));
        return sum + Math.Log(x) - (0.5 / x) - series;
    }

    /// <summary>ln Γ(x) for x > 0: recurrence up to 10, then Stirling's series; relative error below 1e-13.</summary>
    public static double LogGamma(double x)
    {
        var product = 1.0;
        while (x < 10)
        {
            product *= x;
            x++;
        }

        var inverse = 1 / (x * x);
        var series = (1.0 / 12) - (inverse * ((1.0 / 360) - (inverse * ((1.0 / 1260) - (inverse * ((1.0 / 1680) - (inverse / 1188)))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series / x) - Math.Log(product);
    }

    /// <summary>Γ(a, x) / Γ(a) for a > 0, x ≥ 0: the power series below a + 1, Lentz's continued fraction above; the tail of χ² is that of (degrees / 2, χ² / 2).</summary>
    public static double UpperRegularised(double a, double x)
    {
        if (x <= 0)
        {
            return 1;
        }

        var scale = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        return x < a + 1 ? 1 - (scale * Series(a, x)) : scale * Fraction(a, x);
    }

    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var n = 1; n < 10_000 && term > sum * 1e-16; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    private static double Fraction(double a, double x)
    {
        const double Tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var fraction = d;
        for (var n = 1; n < 10_000; n++)
        {
            var numerator = -n * (n - a);
            b += 2;
            d = 1 / NotZero((numerator * d) + b);
            c = NotZero(b + (numerator / c));
            fraction *= c * d;
            if (Math.Abs((c * d) - 1) < 1e-15)
            {
                break;
            }
        }

        return fraction;

        static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }
}

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
}

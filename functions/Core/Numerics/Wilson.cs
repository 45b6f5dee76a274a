namespace AnnotationFunctions.Core.Numerics;

/// <summary>Wilson's score interval of a proportion (Wilson 1927, doi:10.1080/01621459.1927.10502953).</summary>
internal static class Wilson
{
    /// <param name="share">Observed share, 0 .. 1; may come from fractional counts.</param>
    /// <param name="count">Number of observations; 0 gives [0, 1].</param>
    /// <param name="level">Level of the interval, in (0, 1).</param>
    public static (double Lower, double Upper) Interval(double share, double count, double level)
    {
        if (count <= 0)
        {
            return (0, 1);
        }

        var z = Normal.Quantile(0.5 + (level / 2));
        var spread = z * z / count;
        var centre = (share + (spread / 2)) / (1 + spread);
        var half = z / (1 + spread) * Math.Sqrt((share * (1 - share) / count) + (spread / (4 * count)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}

namespace AnnotationFunctions.Core.Numerics;

/// <summary>Sample quantiles by linear interpolation between order statistics (Hyndman and Fan's type 7).</summary>
internal static class Quantiles
{
    /// <param name="sorted">Values in ascending order.</param>
    /// <param name="share">Which quantile, 0 .. 1.</param>
    public static double Of(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}

using System.Runtime.InteropServices;

namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>Numerators and denominators of one measure, one entry per item that has any.</summary>
internal sealed class RatioSums
{
    private readonly List<double> numerators = [];
    private readonly List<double> denominators = [];
    private int lastItem = -1;

    /// <summary>The ratio over all items; NaN without any.</summary>
    public double Value => denominators.Sum() is > 0 and var bottom ? numerators.Sum() / bottom : double.NaN;

    /// <summary>Adds to an item; items come in order.</summary>
    public void Add(int item, double numerator, double denominator)
    {
        if (item != lastItem)
        {
            numerators.Add(0);
            denominators.Add(0);
            lastItem = item;
        }

        numerators[^1] += numerator;
        denominators[^1] += denominator;
    }

    public Estimate Estimate(EstimateOptions options, bool linear = false) =>
        RatioEstimate.Of(CollectionsMarshal.AsSpan(numerators), CollectionsMarshal.AsSpan(denominators), options, linear);
}

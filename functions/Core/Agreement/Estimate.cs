namespace AnnotationFunctions.Core.Agreement;

/// <summary>A value with its uncertainty over items.</summary>
/// <param name="Value">The value; NaN where it is not defined.</param>
/// <param name="Lower">Lower end of the interval; NaN where it is not known.</param>
/// <param name="Upper">Upper end of the interval; NaN where it is not known.</param>
/// <param name="StandardError">Standard error over items; NaN with fewer than two items.</param>
/// <param name="Items">Items that the value rests on.</param>
public sealed record Estimate(double Value, double Lower, double Upper, double StandardError, int Items)
{
    /// <summary>False when nothing could be compared.</summary>
    public bool IsDefined => !double.IsNaN(Value);
}

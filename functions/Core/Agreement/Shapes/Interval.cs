namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>A stretch of a line: code points of a text, or seconds of a recording.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends; after <paramref name="Start"/>.</param>
public readonly record struct Interval(double Start, double End)
{
    /// <summary>Its length.</summary>
    public double Length => End - Start;
}

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>A trapezoid with two horizontal sides.</summary>
internal readonly record struct SweepTrapezoid(
    double Top, double Bottom, double TopLeft, double TopRight, double BottomLeft, double BottomRight)
{
    public double Area => (Bottom - Top) * ((TopRight - TopLeft) + (BottomRight - BottomLeft)) / 2;
}

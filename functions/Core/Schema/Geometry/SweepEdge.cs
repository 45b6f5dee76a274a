using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>An edge of a polygon that is not horizontal.</summary>
/// <param name="Upper">Its end with the smaller y.</param>
/// <param name="Lower">Its other end.</param>
/// <param name="Ring">The ring that it belongs to.</param>
internal readonly record struct SweepEdge(Point Upper, Point Lower, int Ring)
{
    public double Top => Upper.Y;

    public double Bottom => Lower.Y;

    /// <summary>Where the edge is at a height; exact at its ends.</summary>
    public double XAt(double y) =>
        y == Lower.Y ? Lower.X : Upper.X + ((Lower.X - Upper.X) * ((y - Upper.Y) / (Lower.Y - Upper.Y)));

    /// <summary>The height at which two edges cross inside both; null when they do not, or only touch at an end.</summary>
    public double? CrossingWith(SweepEdge other)
    {
        if (Math.Max(Upper.X, Lower.X) < Math.Min(other.Upper.X, other.Lower.X) || Math.Max(other.Upper.X, other.Lower.X) < Math.Min(Upper.X, Lower.X))
        {
            return null;
        }

        var (top, bottom) = (Math.Max(Top, other.Top), Math.Min(Bottom, other.Bottom));
        var above = XAt(top) - other.XAt(top);
        var below = XAt(bottom) - other.XAt(bottom);
        if (top >= bottom || above * below >= 0)
        {
            return null;
        }

        var level = top + ((bottom - top) * (above / (above - below)));
        return level > top && level < bottom ? level : null;
    }
}

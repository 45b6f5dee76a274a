using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>An axis-aligned extent in pixels: the bounding box of something.</summary>
/// <param name="MinX">Left edge.</param>
/// <param name="MinY">Top edge.</param>
/// <param name="MaxX">Right edge.</param>
/// <param name="MaxY">Bottom edge.</param>
public readonly record struct Extent(double MinX, double MinY, double MaxX, double MaxY)
{
    /// <summary>Width.</summary>
    public double Width => MaxX - MinX;

    /// <summary>Height.</summary>
    public double Height => MaxY - MinY;

    /// <summary>Area.</summary>
    public double Area => Width * Height;

    /// <summary>The extent that two extents have in common; of negative width or height where they are apart.</summary>
    internal Extent Intersection(Extent other) =>
        new(Math.Max(MinX, other.MinX), Math.Max(MinY, other.MinY), Math.Min(MaxX, other.MaxX), Math.Min(MaxY, other.MaxY));

    /// <summary>Area that two extents have in common; 0 when they only touch.</summary>
    public double IntersectionArea(Extent other)
    {
        var width = Math.Min(MaxX, other.MaxX) - Math.Max(MinX, other.MinX);
        var height = Math.Min(MaxY, other.MaxY) - Math.Max(MinY, other.MinY);
        return width > 0 && height > 0 ? width * height : 0;
    }

    /// <summary>The extent of points; at least one.</summary>
    public static Extent Of(ReadOnlySpan<Point> points)
    {
        var (minX, minY, maxX, maxY) = (points[0].X, points[0].Y, points[0].X, points[0].Y);
        foreach (var point in points[1..])
        {
            minX = Math.Min(minX, point.X);
            minY = Math.Min(minY, point.Y);
            maxX = Math.Max(maxX, point.X);
            maxY = Math.Max(maxY, point.Y);
        }
        return new Extent(minX, minY, maxX, maxY);
    }

    /// <summary>The extent of a box.</summary>
    public static Extent Of(Box box) => new(box.X, box.Y, box.X + box.Width, box.Y + box.Height);

    /// <summary>The extent of a box that is turned.</summary>
    public static Extent Of(RotatedBox box)
    {
        Span<Point> corners = stackalloc Point[4];
        Outlines.Corners(box, corners);
        return Of(corners);
    }

    /// <summary>The extent of a keyframe's box.</summary>
    public static Extent Of(Keyframe frame) => new(frame.X, frame.Y, frame.X + frame.Width, frame.Y + frame.Height);

    /// <summary>The extent of a polygon.</summary>
    public static Extent Of(Polygon polygon)
    {
        var extent = Of(polygon.Parts[0].Points.AsSpan());
        foreach (var part in polygon.Parts)
        {
            extent = extent.Join(Of(part.Points.AsSpan()));
        }
        return extent;
    }

    /// <summary>The extent of the pixels of a mask, or null when it is empty.</summary>
    public static Extent? Of(RunLengthMask mask)
    {
        var (minX, minY, maxX, maxY) = (int.MaxValue, int.MaxValue, -1, -1);
        var at = 0;
        for (var i = 0; i < mask.Counts.Count; i++)
        {
            var end = at + mask.Counts[i];
            if ((i & 1) == 1)
            {
                var (firstColumn, lastColumn) = (at / mask.Height, (end - 1) / mask.Height);
                minX = Math.Min(minX, firstColumn);
                maxX = Math.Max(maxX, lastColumn);
                // A run over a column's end covers that column's bottom and the next one's top.
                minY = firstColumn == lastColumn ? Math.Min(minY, at % mask.Height) : 0;
                maxY = firstColumn == lastColumn ? Math.Max(maxY, (end - 1) % mask.Height) : mask.Height - 1;
            }
            at = end;
        }
        return maxX < 0 ? null : new Extent(minX, minY, maxX + 1, maxY + 1);
    }

    private Extent Join(Extent other) =>
        new(Math.Min(MinX, other.MinX), Math.Min(MinY, other.MinY), Math.Max(MaxX, other.MaxX), Math.Max(MaxY, other.MaxY));
}

using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>Corners and areas of outlined objects.</summary>
public static class Outlines
{
    /// <summary>The corners of a rotated box, going round clockwise as seen, beginning with the one that is top left at angle 0.</summary>
    /// <param name="box">The box.</param>
    /// <param name="corners">Room for four points.</param>
    public static void Corners(RotatedBox box, Span<Point> corners)
    {
        // The y axis points down, so the usual rotation turns clockwise as seen.
        var (sin, cos) = Math.SinCos(box.Angle * (Math.PI / 180));
        var (ux, uy) = (box.Width / 2 * cos, box.Width / 2 * sin);
        var (vx, vy) = (-box.Height / 2 * sin, box.Height / 2 * cos);
        corners[0] = new Point(box.CenterX - ux - vx, box.CenterY - uy - vy);
        corners[1] = new Point(box.CenterX + ux - vx, box.CenterY + uy - vy);
        corners[2] = new Point(box.CenterX + ux + vx, box.CenterY + uy + vy);
        corners[3] = new Point(box.CenterX - ux + vx, box.CenterY - uy + vy);
    }

    /// <summary>
    /// The area inside a ring (shoelace formula): positive when it runs clockwise as seen. The last point is joined to the first.
    /// </summary>
    public static double SignedArea(ReadOnlySpan<Point> ring)
    {
        var twice = 0.0;
        var origin = ring[0]; // keeps the products small, far from the image's origin
        for (var i = 1; i + 1 < ring.Length; i++)
        {
            twice += (ring[i].X - origin.X) * (ring[i + 1].Y - origin.Y) - (ring[i + 1].X - origin.X) * (ring[i].Y - origin.Y);
        }
        return twice / 2;
    }

    /// <summary>The area of the region that a polygon covers: the union of its parts, each its outline less the union of its holes.</summary>
    public static double Area(Polygon polygon) => RegionSweep.CommonArea([polygon]);

    /// <summary>The number of points of a polygon, over all its rings.</summary>
    public static int Vertices(Polygon polygon)
    {
        var count = 0;
        foreach (var part in polygon.Parts)
        {
            count += part.Points.Count;
            foreach (var hole in part.Holes)
            {
                count += hole.Count;
            }
        }
        return count;
    }
}

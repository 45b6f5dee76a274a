using System.Runtime.CompilerServices;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>
/// Common area of two small convex polygons by Sutherland-Hodgman clipping: the first is cut along each edge of the second.
/// </summary>
internal static class ConvexClip
{
    /// <summary>Each of four cuts can at most double four points, however rounding bends the ring.</summary>
    private const int Room = 64;

    /// <param name="subject">A convex ring of three or four points that runs clockwise as seen.</param>
    /// <param name="clip">Another one.</param>
    [SkipLocalsInit]
    public static double CommonArea(ReadOnlySpan<Point> subject, ReadOnlySpan<Point> clip)
    {
        Span<Point> current = stackalloc Point[Room];
        Span<Point> next = stackalloc Point[Room];
        subject.CopyTo(current);
        var count = subject.Length;
        for (var i = 0; i < clip.Length && count > 2; i++)
        {
            count = Cut(current[..count], clip[i], clip[(i + 1) % clip.Length], next);
            var swap = current;
            current = next;
            next = swap;
        }
        return count > 2 ? Math.Abs(Outlines.SignedArea(current[..count])) : 0;
    }

    /// <summary>Keeps what lies to the inner side of the line from one point to another.</summary>
    private static int Cut(ReadOnlySpan<Point> ring, Point from, Point to, Span<Point> kept)
    {
        var count = 0;
        var previous = ring[^1];
        var previousSide = Side(from, to, previous);
        foreach (var point in ring)
        {
            var side = Side(from, to, point);
            if ((side > 0) != (previousSide > 0) && side != previousSide)
            {
                var part = previousSide / (previousSide - side);
                kept[count++] = new Point(previous.X + part * (point.X - previous.X), previous.Y + part * (point.Y - previous.Y));
            }
            if (side > 0)
            {
                kept[count++] = point;
            }
            (previous, previousSide) = (point, side);
        }
        return count;
    }

    private static double Side(Point from, Point to, Point point) =>
        (to.X - from.X) * (point.Y - from.Y) - (to.Y - from.Y) * (point.X - from.X);
}

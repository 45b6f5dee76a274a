using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>
/// Boundary F of outlines made of straight edges: each outline is sampled at equal steps of at most half a unit (and at most half the tolerance),
/// and a sample counts when an edge of the other outline is within the tolerance. O(samples × edges).
/// </summary>
internal static class OutlineDistance
{
    private const int MostSamplesPerEdge = 4096;

    public static double F(IReadOnlyList<Point[]> first, IReadOnlyList<Point[]> second, double tolerance)
    {
        if (!(tolerance >= 0 && double.IsFinite(tolerance)))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance must be finite, 0 or more.");
        }

        return HarmonicMean(ShareWithin(first, second, tolerance), ShareWithin(second, first, tolerance));
    }

    public static double HarmonicMean(double precision, double recall) =>
        precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;

    /// <summary>Share of the length of one outline that is within the tolerance of the other.</summary>
    private static double ShareWithin(IReadOnlyList<Point[]> outline, IReadOnlyList<Point[]> other, double tolerance)
    {
        var step = Math.Max(0.01, Math.Min(0.5, tolerance / 2));
        var (near, length) = (0.0, 0.0);
        foreach (var ring in outline)
        {
            for (var i = 0; i < ring.Length; i++)
            {
                var (from, to) = (ring[i], ring[(i + 1) % ring.Length]);
                var edge = Math.Sqrt(Square(to.X - from.X) + Square(to.Y - from.Y));
                var samples = (int)Math.Clamp(Math.Ceiling(edge / step), 1, MostSamplesPerEdge);
                var within = 0;
                for (var s = 0; s < samples; s++)
                {
                    var at = (s + 0.5) / samples;
                    var sample = new Point(from.X + (at * (to.X - from.X)), from.Y + (at * (to.Y - from.Y)));
                    within += IsWithin(sample, other, tolerance) ? 1 : 0;
                }

                near += edge * within / samples;
                length += edge;
            }
        }

        return length > 0 ? near / length : 0;
    }

    private static bool IsWithin(Point point, IReadOnlyList<Point[]> outline, double tolerance)
    {
        // A little room for rounding, so that equal outlines are equal at tolerance 0.
        var reach = Square(tolerance) + (1e-18 * (1 + Square(point.X) + Square(point.Y)));
        foreach (var ring in outline)
        {
            var from = ring[^1];
            foreach (var to in ring)
            {
                if (SquaredDistance(point, from, to) <= reach)
                {
                    return true;
                }

                from = to;
            }
        }

        return false;
    }

    private static double SquaredDistance(Point point, Point from, Point to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = Square(dx) + Square(dy);
        var along = length > 0 ? Math.Clamp((((point.X - from.X) * dx) + ((point.Y - from.Y) * dy)) / length, 0, 1) : 0;
        return Square(point.X - (from.X + (along * dx))) + Square(point.Y - (from.Y + (along * dy)));
    }

    private static double Square(double value) => value * value;
}

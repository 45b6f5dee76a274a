using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>
/// Along which axis a sweep over rings meets fewer edges at once: the one along which the edges, all together, are shorter. A comb of long teeth
/// is cheap across its teeth and quadratic along them.
/// </summary>
internal static class SweepAxis
{
    /// <summary>Whether a sweep along x meets fewer edges at once than one along y.</summary>
    public static bool IsX(ReadOnlySpan<Polygon> polygons)
    {
        var lengths = new Lengths();
        foreach (var polygon in polygons)
        {
            foreach (var part in polygon.Parts)
            {
                lengths.Add(part);
            }
        }
        return lengths.AreShorterAlongX;
    }

    /// <inheritdoc cref="IsX(ReadOnlySpan{Polygon})" />
    public static bool IsX(PolygonPart part)
    {
        var lengths = new Lengths();
        lengths.Add(part);
        return lengths.AreShorterAlongX;
    }

    /// <summary>How often the edges, end to end, would cover the extent of the rings along each axis.</summary>
    private sealed class Lengths
    {
        private double _x;
        private double _y;
        private double _minX = double.MaxValue;
        private double _maxX = double.MinValue;
        private double _minY = double.MaxValue;
        private double _maxY = double.MinValue;

        public bool AreShorterAlongX => _x * (_maxY - _minY) < _y * (_maxX - _minX);

        public void Add(PolygonPart part)
        {
            Add(part.Points.AsSpan());
            foreach (var hole in part.Holes)
            {
                Add(hole.AsSpan());
            }
        }

        private void Add(ReadOnlySpan<Point> ring)
        {
            var from = ring[^1];
            foreach (var to in ring)
            {
                _x += Math.Abs(to.X - from.X);
                _y += Math.Abs(to.Y - from.Y);
                (_minX, _maxX) = (Math.Min(_minX, to.X), Math.Max(_maxX, to.X));
                (_minY, _maxY) = (Math.Min(_minY, to.Y), Math.Max(_maxY, to.Y));
                from = to;
            }
        }
    }
}

using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Consensus.Masks;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Tests.Benchmarks.Geometry;

/// <summary>Polygons and masks to compare and merge. The same seed gives the same shapes.</summary>
internal static class ShapeScene
{
    /// <summary>Overlaps of pairs of concave polygons of a number of corners.</summary>
    public static Action Polygons(int pairs, int corners, int seed)
    {
        var random = new Random(seed);
        var polygons = Enumerable.Range(0, pairs + 1).Select(_ => Star(random, corners)).ToArray();
        return () =>
        {
            for (var i = 0; i < pairs; i++)
            {
                _ = Overlap.OverUnion<Polygon, PolygonGeometry>(polygons[i], polygons[i + 1]);
            }
        };
    }

    /// <summary>Overlaps of pairs of masks of discs in a large image.</summary>
    public static Action Masks(int pairs, int side, int radius, int seed)
    {
        var random = new Random(seed);
        var masks = Enumerable.Range(0, 9).Select(_ => Disc(side, random.Next(radius, side - radius), random.Next(radius, side - radius), radius)).ToArray();
        return () =>
        {
            for (var i = 0; i < pairs; i++)
            {
                _ = Overlap.OverUnion<RunLengthMask, MaskGeometry>(masks[i % 8], masks[(i % 8) + 1]);
            }
        };
    }

    /// <summary>STAPLE over five annotators' masks of one region in each of several large images.</summary>
    public static Action Staple(int items, int side, int radius, int seed)
    {
        var random = new Random(seed);
        MaskAnswer[] answers = [.. Enumerable.Range(0, items).SelectMany(item => Enumerable.Range(0, 5).Select(annotator =>
            new MaskAnswer(item, annotator, Disc(side, (side / 2) + random.Next(30), (side / 2) + random.Next(30), radius + random.Next(30)))))];
        return () => _ = AnnotationFunctions.Core.Consensus.Masks.Staple.Run(answers, 5);
    }

    private static Polygon Star(Random random, int corners)
    {
        var (x, y) = (random.NextDouble() * 20, random.NextDouble() * 20);
        return new Polygon
        {
            Class = "a",
            Parts = [new PolygonPart { Points = ValueList.Create<Point>([.. Enumerable.Range(0, corners).Select(i =>
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * i / corners);
                var radius = 20 + (30 * random.NextDouble());
                return new Point(x + (radius * cos), y + (radius * sin));
            })]) }],
        };
    }

    /// <summary>The runs of a disc, column by column.</summary>
    private static RunLengthMask Disc(int side, int x, int y, int radius)
    {
        List<int> counts = [];
        var at = 0;
        for (var column = Math.Max(0, x - radius + 1); column < Math.Min(side, x + radius); column++)
        {
            var half = (int)Math.Sqrt(((double)radius * radius) - ((double)(column - x) * (column - x)));
            var (top, bottom) = (Math.Max(0, y - half), Math.Min(side, y + half + 1));
            counts.Add((column * side) + top - at);
            counts.Add(bottom - top);
            at = (column * side) + bottom;
        }

        counts.Add((side * side) - at);
        return RunLengthMask.Create(side, side, [.. counts]);
    }
}

using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class GeometryTests
{
    [Fact]
    public void OverUnion_Boxes_WorkedExample()
    {
        // 10 × 10 and 10 × 10, moved by 5 to the right: common 50, union 150.
        Intersections.OverUnion(Box(0, 0, 10, 10), Box(5, 0, 10, 10)).ShouldBe(1 / 3.0, 1e-12);
        Intersections.OverUnion(Box(0, 0, 10, 10), Box(10, 0, 10, 10)).ShouldBe(0);
        Intersections.OverUnion(Box(3, 4, 5, 6), Box(3, 4, 5, 6)).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void OverUnion_RotatedBoxes_WorkedExample()
    {
        // A square of side 2 and itself turned by 45°: a regular octagon of area 8(√2 - 1) is common.
        var common = 8 * (Math.Sqrt(2) - 1);

        Intersections.OverUnion(Rotated(0, 0, 2, 2, 0), Rotated(0, 0, 2, 2, 45)).ShouldBe(common / (8 - common), 1e-9);
        Intersections.OverUnion(Rotated(5, 5, 4, 2, 90), Rotated(5, 5, 2, 4, 0)).ShouldBe(1, 1e-9);
        Intersections.OverUnion(Rotated(0, 0, 2, 2, 0), Rotated(3, 0, 2, 2, 30)).ShouldBe(0);
    }

    [Fact]
    public void OverUnion_RotatedBoxesAtAngleZero_AgreesWithBoxes()
    {
        Gen.Double[0, 50].Array[8].Sample(v =>
        {
            var (a, b) = (Box(v[0], v[1], v[2] + 0.1, v[3] + 0.1), Box(v[4], v[5], v[6] + 0.1, v[7] + 0.1));

            Intersections.OverUnion(Turned(a), Turned(b)).ShouldBe(Intersections.OverUnion(a, b), 1e-9);
        });

        static RotatedBox Turned(Box box) => Rotated(box.X + box.Width / 2, box.Y + box.Height / 2, box.Width, box.Height, 0);
    }

    [Fact]
    public void OverUnion_RotatedBoxes_AgreesWithTheirPolygons()
    {
        Gen.Double[-180, 179].Array[8].Sample(v =>
        {
            var (a, b) = (Rotated(v[0] / 20, v[1] / 20, Math.Abs(v[2]) / 9 + 0.1, Math.Abs(v[3]) / 9 + 0.1, v[4]), Rotated(v[5] / 20, v[6] / 20, 8, 5, v[7]));

            Intersections.OverUnion(a, b).ShouldBe(Intersections.OverUnion(Outline(a), Outline(b)), 1e-6);
        });

        static Polygon Outline(RotatedBox box)
        {
            var corners = new Point[4];
            Outlines.Corners(box, corners);
            return Polygon([.. corners]);
        }
    }

    [Fact]
    public void Corners_TurnedByThirtyDegrees_RunClockwiseAsSeen()
    {
        var corners = new Point[4];
        Outlines.Corners(Rotated(0, 0, 2, 0.0001, 90), corners);

        // The box's first axis points down the image after a clockwise quarter turn.
        corners[1].Y.ShouldBe(1, 1e-3);
        Outlines.SignedArea(corners).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void OverUnion_ConcavePolygonsWithHoles_WorkedExample()
    {
        // An L of area 75 (10 × 10 less 5 × 5), and a frame of area 84 (10 × 10 less 4 × 4).
        var corner = Polygon(new(0, 0), new(10, 0), new(10, 5), new(5, 5), new(5, 10), new(0, 10));
        var frame = new Polygon
        {
            Class = "a",
            Parts = [new PolygonPart { Points = Ring(0, 0, 10, 10), Holes = [Ring(3, 3, 4, 4)] }],
        };
        // Of the hole (3..7 × 3..7), 16 less the 2 × 2 beyond the L lies in the L: common 75 - 12 = 63.
        var union = 75 + 84 - 63.0;

        Outlines.Area(corner).ShouldBe(75, 1e-9);
        Outlines.Area(frame).ShouldBe(84, 1e-9);
        Intersections.OverUnion(corner, frame).ShouldBe(63 / union, 1e-9);
        Intersections.OverUnion(frame, corner).ShouldBe(63 / union, 1e-9);
    }

    [Fact]
    public void OverUnion_AnyStars_AgreesWithSampling()
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var (a, b) = (Star(random), Star(random));
                var (common, union) = (0, 0);
                const int steps = 200;
                for (var i = 0; i < steps * steps; i++)
                {
                    var point = new Point((i % steps + 0.5) * 20 / steps - 10, (i / steps + 0.5) * 20 / steps - 10);
                    var (inA, inB) = (Contains(a, point), Contains(b, point));
                    common += inA && inB ? 1 : 0;
                    union += inA || inB ? 1 : 0;
                }

                Intersections.OverUnion(a, b).ShouldBe((double)common / union, 0.03);
                Intersections.OverUnion(a, a).ShouldBe(1, 1e-9);
            },
            iter: 50);
    }

    [Theory]
    [InlineData("0,0 10,0 10,10 0,10", true)]                      // a square
    [InlineData("0,0 10,10 10,0 0,10", false)]                     // a bow tie
    [InlineData("0,0 10,0 5,0 5,5", false)]                        // runs back along itself
    [InlineData("0,0 10,0 10,10 5,0 0,10", false)]                 // a corner touches an edge
    [InlineData("0,0 0,0 10,0 10,10", false)]                      // a point twice in a row
    [InlineData("0,0 10,0 10,10 5,5 10,10 0,10", false)]           // a point twice
    [InlineData("0,0 10,0 10,10 5,1 0,10", true)]                  // concave
    [InlineData("0,0 5,0 10,0 10,10", true)]                       // a point in the middle of an edge
    public void Find_Ring_IsSimpleOrNot(string points, bool simple)
    {
        var ring = points.Split(' ').Select(pair => pair.Split(',')).Select(pair => new Point(int.Parse(pair[0]), int.Parse(pair[1]))).ToArray();

        for (var turn = 0; turn < ring.Length; turn++)
        {
            ValueList<Point> turned = [.. ring[turn..], .. ring[..turn]];
            (IsSimple(turned), IsSimple([.. turned.Reverse()])).ShouldBe((simple, simple));
        }
    }

    [Fact]
    public void Find_Holes_MustLieApart()
    {
        IsSimple(Ring(0, 0, 10, 10), Ring(2, 2, 2, 2), Ring(6, 6, 2, 2)).ShouldBeTrue();
        IsSimple(Ring(0, 0, 10, 10), Ring(2, 2, 5, 5), Ring(6, 6, 2, 2)).ShouldBeFalse();
        IsSimple(Ring(0, 0, 10, 10), Ring(8, 8, 5, 5)).ShouldBeFalse();
    }

    [Fact]
    public void Find_AnyRing_AgreesWithComparingAllEdges()
    {
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8]).Select(pair => new Point(pair.Item1, pair.Item2)).Array[3, 7].Sample(
            points => IsSimple([.. points]).ShouldBe(NaiveIsSimple(points)),
            iter: 5_000);
    }

    [Fact]
    public void Find_LongComb_StopsAtItsBudget()
    {
        // A diagonal comb: every edge spans nearly all of the width and of the height, so that all overlap along both axes.
        var zigzag = Enumerable.Range(0, 10_000).Select(i => new Point(i % 2 * 1_000_000 + i, i % 2 * 1_000_000 - i)).Append(new Point(-1, -10_000)).Append(new Point(-1, -1)).ToValueList();

        RingCrossings.Find(new PolygonPart { Points = zigzag }, out var exhausted).ShouldBeNull();
        exhausted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Find_LongCombAlongAnAxis_IsFast(bool upright)
    {
        var zigzag = Enumerable.Range(0, 20_000).Select(i => new Point(i, i % 2 * 1_000_000)).Append(new Point(20_000, 2_000_000)).Append(new Point(-1, 2_000_000)).Append(new Point(-1, -1))
            .Select(point => upright ? point : new Point(point.Y, point.X)).ToValueList();

        RingCrossings.Find(new PolygonPart { Points = zigzag }, out var exhausted).ShouldBeNull();
        exhausted.ShouldBeFalse();
    }

    private static bool IsSimple(ValueList<Point> points, params ValueList<Point>[] holes) =>
        RingCrossings.Find(new PolygonPart { Points = points, Holes = [.. holes] }, out _) is null;

    private static bool NaiveIsSimple(Point[] ring)
    {
        var n = ring.Length;
        for (var i = 0; i < n; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % n]);
            if (a == b)
            {
                return false;
            }
            for (var j = 0; j < n; j++)
            {
                var (c, d) = (ring[j], ring[(j + 1) % n]);
                if (j == (i + 1) % n)
                {
                    // Neighbours share b; they are wrong when d lies on ab, or a on bd.
                    if (OnSegment(a, b, d) || OnSegment(b, d, a))
                    {
                        return false;
                    }
                }
                else if (j != i && i != (j + 1) % n && (Cross(a, b, c, d) || OnSegment(a, b, c) || OnSegment(a, b, d) || OnSegment(c, d, a) || OnSegment(c, d, b)))
                {
                    return false;
                }
            }
        }
        return true;

        static double Side(Point a, Point b, Point p) => (b.X - a.X) * (p.Y - a.Y) - (b.Y - a.Y) * (p.X - a.X);

        static bool Cross(Point a, Point b, Point c, Point d) => Side(a, b, c) * Side(a, b, d) < 0 && Side(c, d, a) * Side(c, d, b) < 0;

        static bool OnSegment(Point a, Point b, Point p) => Side(a, b, p) == 0
            && p.X >= Math.Min(a.X, b.X) && p.X <= Math.Max(a.X, b.X) && p.Y >= Math.Min(a.Y, b.Y) && p.Y <= Math.Max(a.Y, b.Y);
    }

    private static bool Contains(Polygon polygon, Point point)
    {
        var inside = false;
        var ring = polygon.Parts[0].Points;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            if (a.Y > point.Y != b.Y > point.Y && point.X < (b.X - a.X) * (point.Y - a.Y) / (b.Y - a.Y) + a.X)
            {
                inside = !inside;
            }
        }
        return inside;
    }

    private static Polygon Star(Random random)
    {
        var (x, y, count) = (random.NextDouble() * 4 - 2, random.NextDouble() * 4 - 2, random.Next(3, 9));
        return Polygon([.. Enumerable.Range(0, count).Select(i =>
        {
            var (angle, radius) = (2 * Math.PI * i / count, 1 + random.NextDouble() * 6);
            return new Point(x + radius * Math.Cos(angle), y + radius * Math.Sin(angle));
        })]);
    }

    private static Polygon Polygon(params ReadOnlySpan<Point> points) => new() { Class = "a", Parts = [new PolygonPart { Points = ValueList.Create(points) }] };

    private static ValueList<Point> Ring(double x, double y, double width, double height) => [new(x, y), new(x + width, y), new(x + width, y + height), new(x, y + height)];

    private static Box Box(double x, double y, double width, double height) => new() { Class = "a", X = x, Y = y, Width = width, Height = height };

    private static RotatedBox Rotated(double x, double y, double width, double height, double angle) =>
        new() { Class = "a", CenterX = x, CenterY = y, Width = width, Height = height, Angle = angle };
}

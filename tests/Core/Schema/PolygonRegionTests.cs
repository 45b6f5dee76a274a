using System.Globalization;
using System.Text;
using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Schema;

/// <summary>Which region a polygon covers, whatever its holes and parts do.</summary>
public sealed class PolygonRegionTests
{
    private const string Square = "10,10 60,10 60,60 10,60";

    /// <summary>Triangles and rectangles on a small grid: most share corners, edges or stretches of edges.</summary>
    private static readonly Gen<ValueList<Point>> GridRings = Gen.Select(Gen.Int[0, 6].Array[6], Gen.Bool).Select((v, rectangle) => rectangle
        ? Rectangle(v[0], v[1], 1 + v[2], 1 + v[3])
        : (ValueList<Point>)[new(v[0], v[1]), new(v[2], v[3]), new(v[4], v[5])])
        .Where(ring => Math.Abs(Outlines.SignedArea(ring.AsSpan())) > 0);

    private static readonly Gen<ValueList<Point>> StarRings = Gen.Select(Gen.Double[-5, 5], Gen.Double[-5, 5], Gen.Double[0.5, 8].Array[3, 12]).Select(Star);

    private static readonly Gen<ValueList<Point>> Rings = Gen.OneOf(GridRings, StarRings);

    private static readonly Gen<Polygon> Polygons = Gen.Select(Rings, Rings.Array[0, 3])
        .Select((points, holes) => new PolygonPart { Points = points, Holes = [.. holes] }).Array[1, 3]
        .Select(parts => new Polygon { Class = "a", Parts = [.. parts] });

    [Theory]
    [InlineData(Square, "100,100 200,100 200,200 100,200", "/objects/0/parts/0/holes/0 inconsistent: Hole 0 of part 0 lies outside the outline of the part.")]
    [InlineData(Square, "60,10 90,10 90,60 60,60", "/objects/0/parts/0/holes/0 inconsistent: Hole 0 of part 0 lies outside the outline of the part.")] // shares an edge
    [InlineData(Square, "60,60 90,60 90,90", "/objects/0/parts/0/holes/0 inconsistent: Hole 0 of part 0 lies outside the outline of the part.")]      // touches a corner
    [InlineData(Square, "59.9995,10 90,10 90,60 59.9995,60", "/objects/0/parts/0/holes/0 inconsistent: Hole 0 of part 0 lies outside the outline of the part.")]
    [InlineData(Square, "0,0 100,0 100,100 0,100", "/objects/0/parts/0/holes/0 inconsistent: Hole 0 of part 0 covers the outline of the part.")]
    [InlineData(Square, Square, "/objects/0/parts/0/holes/0 inconsistent: Hole 0 of part 0 covers the outline of the part.")]
    [InlineData(Square, "10,10 60,10 60,35 10,35|10,30 60,30 60,60 10,60", "/objects/0/parts/0/holes inconsistent: The holes of part 0 leave nothing of its outline.")]
    [InlineData(Square, "20,20 30,20 30,30|40,40 50,50 45,45", "/objects/0/parts/0/holes/1 inconsistent: Hole 1 of part 0 encloses no area.")]
    [InlineData("0.1,0.3 0.2,0.6 0.3,0.9", "", "/objects/0/parts/0/points inconsistent: The outline encloses no area.")]                            // a line, but for rounding
    [InlineData(Square, "20,20 30,20 30,30 20,30", null)]
    [InlineData(Square, "10,20 30,20 30,30 10,30", null)]                                                                                          // touches the outline from inside
    [InlineData(Square, "50,20 90,20 90,30 50,30", null)]                                                                                          // sticks out
    [InlineData("0,0 10,10 10,0 0,10", "", null)]                                                                                                  // a bow tie has two loops
    [InlineData("10,10 60,10 60,60 35,60 35,90 35,60 10,60", "", null)]                                                                            // a spike of no area
    [InlineData("5000000,5000000 5000000.5,5000000 5000000.5,5000000.5", "", null)]
    public void Read_HoleAndOutline_EncloseSomething(string outline, string holes, string? violation)
    {
        var polygon = Of(outline, holes);

        Violations(polygon).ShouldBe(violation is null ? [] : [violation]);
    }

    [Fact]
    public void Read_HoleOfALaterPart_IsNamed()
    {
        var polygon = new Polygon { Class = "a", Parts = [Of(Square, "").Parts[0], Of("100,100 150,100 150,150 100,150", "110,110 120,110 120,120|20,20 30,20 30,30").Parts[0]] };

        Violations(polygon).ShouldBe(["/objects/0/parts/1/holes/1 inconsistent: Hole 1 of part 1 lies outside the outline of the part."]);
    }

    [Theory]
    [InlineData("20,20 40,20 40,40 20,40|21,21 41,21 41,41 21,41", 2_061)]       // holes overlap: 2,500 - 439
    [InlineData("20,20 40,20 40,40 20,40|25,25 30,25 30,30 25,30", 2_100)]       // a hole in a hole
    [InlineData("20,20 40,20 40,40 20,40|20,20 40,20 40,40 20,40", 2_100)]       // a hole twice
    [InlineData("20,20 30,20 30,40 20,40|30,20 40,20 40,40 30,40", 2_100)]       // holes side by side
    [InlineData("50,20 90,20 90,30 50,30", 2_400)]                               // a hole that sticks out
    [InlineData("50,20 60,20 60,30 50,30", 2_400)]                               // a hole along the outline
    public void Area_Holes_IsThatOfTheRegion(string holes, double area)
    {
        var polygon = Of(Square, holes);

        Outlines.Area(polygon).ShouldBe(area, 1e-9);
        PolygonGeometry.Area(polygon).ShouldBe(area, 1e-9);
        Intersections.OverUnion(polygon, Of(Square, "")).ShouldBe(area / 2_500, 1e-12);
        Overlap.OverUnion<Polygon, PolygonGeometry>(polygon, Of(Square, "")).ShouldBe(area / 2_500, 1e-12);
        Violations(polygon, new GeometryConstraint { MinArea = area, MaxArea = area }).ShouldBeEmpty();
        Violations(polygon, new GeometryConstraint { MinArea = area + 1 }).Single().ShouldContain($"The area is {area}; expected at least {area + 1}.");
    }

    [Theory]
    [InlineData(Square, 2_500)]                                  // a part twice
    [InlineData("30,30 80,30 80,80 30,80", 4_100)]               // parts overlap by 900
    [InlineData("60,10 80,10 80,60 60,60", 3_500)]               // parts share an edge
    [InlineData("60,60 80,60 80,80 60,80", 2_900)]               // parts touch in a point
    [InlineData("20,20 30,20 30,30 20,30", 2_500)]               // a part within another
    public void Area_Parts_IsThatOfTheirUnion(string second, double area)
    {
        var polygon = new Polygon { Class = "a", Parts = [Of(Square, "").Parts[0], Of(second, "").Parts[0]] };

        Outlines.Area(polygon).ShouldBe(area, 1e-9);
        Violations(polygon, new GeometryConstraint { MinArea = area, MaxArea = area }).ShouldBeEmpty();
    }

    [Fact]
    public void Area_PartInAHoleOfAnother_IsAnIsland()
    {
        var polygon = new Polygon { Class = "a", Parts = [Of(Square, "20,20 50,20 50,50 20,50").Parts[0], Of("30,30 40,30 40,40 30,40", "").Parts[0]] };

        Outlines.Area(polygon).ShouldBe(2_500 - 900 + 100, 1e-9);
    }

    [Fact]
    public void Area_AnyPolygon_AgreesWithTheOracle() => Polygons.Sample(
        polygon =>
        {
            var expected = PolygonOracle.Region(polygon).Area;

            Outlines.Area(polygon).ShouldBe(expected, 1e-7);
            Outlines.Area(Moved(polygon, 1e6)).ShouldBe(expected, 1e-5);
            Outlines.Area(Turned(polygon)).ShouldBe(expected, 1e-7);
        },
        iter: 500);

    [Fact]
    public void OverUnion_AnyPolygons_AgreesWithTheOracle() => Gen.Select(Polygons, Polygons).Sample(
        (a, b) =>
        {
            var (first, second) = (PolygonOracle.Region(a), PolygonOracle.Region(b));
            var common = PolygonOracle.Common(first, second).Area;
            var union = first.Area + second.Area - common;

            PolygonGeometry.CommonArea(a, b).ShouldBe(common, 1e-7);
            Intersections.OverUnion(a, b).ShouldBe(union > 0 ? common / union : 0, 1e-7);
        },
        iter: 300);

    [Fact]
    public void Measure_AnyPolygon_KnowsWhatTheOracleKnowsOfHoles() => Polygons.Sample(
        polygon =>
        {
            var measure = PolygonMeasure.Of(polygon, WorkBudget.Unlimited)!;

            for (var i = 0; i < polygon.Parts.Count; i++)
            {
                var (part, areas) = (polygon.Parts[i], measure.Parts[i]);
                var outline = PolygonOracle.Ring(part.Points);
                areas.Outline.ShouldBe(outline.Area, 1e-7);
                areas.Region.ShouldBe(PolygonOracle.Region(part).Area, 1e-7);
                for (var h = 0; h < part.Holes.Count; h++)
                {
                    var hole = PolygonOracle.Ring(part.Holes[h]);
                    areas.Holes[h].Area.ShouldBe(hole.Area, 1e-7);
                    areas.Holes[h].Inside.ShouldBe(PolygonOracle.Common(outline, hole).Area, 1e-7);
                }
            }
        },
        iter: 300);

    [Fact]
    public void Find_AnyRing_IsSimpleWhereTheOracleSaysValid()
    {
        // A third of the grid has no exact coordinates, so that what is in line is so only but for rounding.
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8]).Select(pair => new Point(pair.Item1 / 10.0, pair.Item2 / 10.0)).Array[3, 7]
            .Where(ring => ring.Zip(ring.Skip(1).Append(ring[0])).All(edge => edge.First != edge.Second))
            .Sample(
                ring =>
                {
                    var part = new PolygonPart { Points = [.. ring] };

                    (RingCrossings.Find(part, out _) is null).ShouldBe(PolygonOracle.IsValid(part));
                },
                iter: 5_000);
    }

    [Fact]
    public void Find_PartsThatPass_AreValid() => Gen.Select(Rings, Rings.Array[1, 3]).Sample(
        (points, holes) =>
        {
            var part = new PolygonPart { Points = points, Holes = [.. holes] };
            var polygon = new Polygon { Class = "a", Parts = [part] };
            var apart = holes.SelectMany((a, i) => holes.Take(i).Select(b => PolygonOracle.Common(PolygonOracle.Ring(a), PolygonOracle.Ring(b)).Area)).All(area => area == 0);

            if (apart && Violations(polygon, new GeometryConstraint { Simple = true }).Count == 0)
            {
                PolygonOracle.IsValid(part).ShouldBeTrue();
            }
        },
        iter: 5_000);

    [Theory]
    [InlineData("0,0 1e-300,0 1e-300,1e-300", true)]
    [InlineData("-1e7,-1e7 1e7,-1e7 1e7,1e7 -1e7,1e7", true)]
    [InlineData("-1e7,-1e7 1e7,1e7 1e7,1e7 -1e7,1e7", false)]
    [InlineData("0,0 3e6,1e6 9e6,3e6 3e6,1e6", false)]                                   // runs back along itself
    [InlineData("0.1,0.1 0.3,0.3 0.7,0.7 0.7,0.1", true)]                                // a point in line
    [InlineData("1e7,1e7 1e7,9999999.999999998 9999999.999999998,1e7", true)]            // one unit in the last place
    public void Find_ExtremeCoordinates_AreNotRounded(string points, bool simple) =>
        (RingCrossings.Find(new PolygonPart { Points = Ring(points) }, out _) is null).ShouldBe(simple);

    [Fact]
    public void Of_PointsNearlyInLine_AgreesWithTheOracle()
    {
        var near = Gen.Select(Gen.Int[1, 20], Gen.Int[-2, 2], Gen.Int[0, 3].Select(unit => new[] { 0.1, 1.0, 1e-5, 3e6 }[unit])).Select((i, ulps, unit) => MoveUlps(i * unit, ulps));
        Gen.Select(near, near).Select((x, y) => new Point(x, y)).Array[3].Sample(
            points =>
            {
                var (a, b, c) = (points[0], points[1], points[2]);
                var side = Orientation.Of(a, b, c);

                side.ShouldBe(Orientation.Of(b, c, a));
                side.ShouldBe(-Orientation.Of(b, a, c));
                side.ShouldBe(NetTopologySuite.Algorithm.CGAlgorithmsDD.OrientationIndex(a.X, a.Y, b.X, b.Y, c.X, c.Y));
            },
            iter: 5_000);
    }

    [Theory]
    [InlineData(0, true)]      // an outline of a thing
    [InlineData(1, true)]      // a comb of upright teeth of different lengths
    [InlineData(2, true)]      // one that lies on its side
    [InlineData(3, false)]     // a diagonal one
    [InlineData(4, false)]     // a scribble
    public void Read_MostPoints_IsBounded(int form, bool measured)
    {
        const int count = AnswerLimits.MaxRingPoints;
        var random = new Random(form);
        Point Comb(int i) => new(i * 0.4, i % 2 == 0 ? random.NextDouble() : 7_000 + random.NextDouble());
        var points = Enumerable.Range(0, count).Select(i => form switch
        {
            0 => Polar(2 * Math.PI * i / count, 3_000 + (100 * random.NextDouble())),
            1 => Comb(i),
            2 => Comb(i) is var tooth ? new Point(tooth.Y, tooth.X) : default,
            3 => Comb(i) is var tooth ? new Point(tooth.X + tooth.Y, tooth.Y - tooth.X + 8_000) : default,
            _ => new Point(random.NextDouble() * 8_000, random.NextDouble() * 8_000),
        });
        var polygon = new Polygon { Class = "a", Parts = [new PolygonPart { Points = [.. points] }] };

        var budget = new WorkBudget(WorkBudget.OfAnswer);
        (PolygonMeasure.Of(polygon, budget) is not null).ShouldBe(measured);
        Violations(polygon).ShouldBeEmpty(); // nothing asks for its area
        Violations(polygon, new GeometryConstraint { MinArea = 1 }).Select(violation => violation.Split(':')[0])
            .ShouldBe(measured ? [] : ["/objects/0 constraint.tooComplex"]);
    }

    [Fact]
    public void Read_TwoLargePolygons_OverlapWithinTheBudget()
    {
        string Comb(bool upright) => string.Join(',', Enumerable.Range(0, 10_000).Select(i => (X: i * 0.8, Y: i % 2 == 0 ? i * 1e-3 : 7_000 + (i * 1e-3)))
            .Select(tooth => upright ? (tooth.X, tooth.Y) : (tooth.Y, tooth.X)).Select(tooth => string.Create(CultureInfo.InvariantCulture, $"[{tooth.Item1},{tooth.Item2}]")));
        var schema = Schema(new OverlapConstraint { MaxIou = 0.5 });

        var found = Reading.OfObjects($$"""{"class":"a","parts":[{"points":[{{Comb(true)}}]}]},{"class":"a","parts":[{"points":[{{Comb(false)}}]}]}""", schema);

        found.ShouldBe(["/objects constraint.tooComplex"]);
    }

    [Fact]
    public void Read_NeighboursWithACommonEdge_DoNotOverlap()
    {
        // The edge from (0.1, 0.3) to (0.7, 0.9) lies at 1/3 of the way for one and at the ends for the other.
        const string left = """{"class":"a","parts":[{"points":[[0.1,0.3],[0.3,0.5],[0.7,0.9],[0.1,0.9]]}]}""", right = """{"class":"a","parts":[{"points":[[0.1,0.3],[0.7,0.3],[0.7,0.9]]}]}""";

        Reading.OfObjects($"{left},{right}", Schema(new OverlapConstraint { MaxIou = 0 })).ShouldBeEmpty();
        Reading.OfObjects($"{left},{right.Replace("[0.1,0.3]", "[0.1,0.4]", StringComparison.Ordinal)}", Schema(new OverlapConstraint { MaxIou = 0 })).ShouldBe(["/objects/1 constraint.overlap"]);
    }

    private static List<string> Violations(Polygon polygon, params ReadOnlySpan<LabelConstraint> constraints)
    {
        var rings = polygon.Parts.Select(part => $$"""{"points":{{Json(part.Points)}},"holes":[{{string.Join(',', part.Holes.Select(Json))}}]}""");
        var json = $$"""{"type":"polygons","schemaVersion":1,"objects":[{"class":"a","parts":[{{string.Join(',', rings)}}]}]}""";
        return [.. AnswerReader.Read(Encoding.UTF8.GetBytes(json), Schema(constraints), ItemBounds.Unknown).Violations
            .Select(violation => $"{violation.Pointer} {violation.Code}: {violation.Message}")];

        static string Json(ValueList<Point> ring) =>
            $"[{string.Join(',', ring.Select(point => string.Create(CultureInfo.InvariantCulture, $"[{point.X:R},{point.Y:R}]")))}]";
    }

    private static LabelSchema Schema(params ReadOnlySpan<LabelConstraint> constraints) =>
        new() { TaskType = TaskType.Polygons, Classes = [new LabelClass { Id = "a" }], Constraints = ValueList.Create(constraints) };

    private static Polygon Of(string outline, string holes) => new()
    {
        Class = "a",
        Parts = [new PolygonPart { Points = Ring(outline), Holes = [.. holes.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(Ring)] }],
    };

    private static ValueList<Point> Ring(string points) => points.Split(' ').Select(pair => pair.Split(','))
        .Select(pair => new Point(double.Parse(pair[0], CultureInfo.InvariantCulture), double.Parse(pair[1], CultureInfo.InvariantCulture))).ToValueList();

    private static ValueList<Point> Rectangle(double x, double y, double width, double height) => [new(x, y), new(x + width, y), new(x + width, y + height), new(x, y + height)];

    private static ValueList<Point> Star(double x, double y, double[] radii) =>
        [.. radii.Select((radius, i) => Polar(2 * Math.PI * i / radii.Length, radius)).Select(point => new Point(x + point.X, y + point.Y))];

    private static Point Polar(double angle, double radius) => new(radius * Math.Cos(angle), radius * Math.Sin(angle));

    private static Polygon Moved(Polygon polygon, double by) => Mapped(polygon, point => new Point(point.X + by, point.Y - by));

    private static Polygon Turned(Polygon polygon) => Mapped(polygon, point => new Point(point.Y, point.X));

    private static Polygon Mapped(Polygon polygon, Func<Point, Point> map) => polygon with
    {
        Parts = [.. polygon.Parts.Select(part => new PolygonPart { Points = [.. part.Points.Select(map)], Holes = [.. part.Holes.Select(hole => (ValueList<Point>)[.. hole.Select(map)])] })],
    };

    private static double MoveUlps(double value, int ulps)
    {
        for (; ulps > 0; ulps--)
        {
            value = Math.BitIncrement(value);
        }
        for (; ulps < 0; ulps++)
        {
            value = Math.BitDecrement(value);
        }
        return value;
    }
}

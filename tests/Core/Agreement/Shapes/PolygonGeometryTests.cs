using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Agreement.Shapes;

public sealed class PolygonGeometryTests
{
    private static readonly Gen<Polygon> Stars =
        Gen.Select(Gen.Double[-3, 3], Gen.Double[-3, 3], Gen.Double[0.5, 6].Array[3, 24]).Select(ShapeMaker.Star);

    [Fact]
    public void OverUnion_LAndU_HandWorked()
    {
        // An L (10 × 10 less its upper right quarter) and a U (10 × 10 less a notch of 2 × 8 from the top).
        var l = ShapeMaker.Polygon(new(0, 0), new(5, 0), new(5, 5), new(10, 5), new(10, 10), new(0, 10));
        var u = ShapeMaker.Polygon(new(0, 0), new(4, 0), new(4, 8), new(6, 8), new(6, 0), new(10, 0), new(10, 10), new(0, 10));

        PolygonGeometry.Area(l).ShouldBe(75, 1e-12);
        PolygonGeometry.Area(u).ShouldBe(84, 1e-12);
        PolygonGeometry.CommonArea(l, u).ShouldBe(75 - 5 - 3 - 3, 1e-12); // the notch takes 1 × 5, then 2 × 3, of the L
        Overlap.OverUnion<Polygon, PolygonGeometry>(l, u).ShouldBe(64.0 / (75 + 84 - 64), 1e-12);
    }

    [Fact]
    public void Area_HoleAndTwoParts_HandWorked()
    {
        var polygon = new Polygon
        {
            Class = "a",
            Parts =
            [
                new PolygonPart { Points = [new(0, 0), new(10, 0), new(10, 10), new(0, 10)], Holes = [[new(2, 2), new(2, 8), new(8, 8), new(8, 2)]] },
                new PolygonPart { Points = [new(20, 0), new(30, 0), new(20, 10)] },
            ],
        };

        PolygonGeometry.Area(polygon).ShouldBe(100 - 36 + 50, 1e-12);
        PolygonGeometry.CommonArea(polygon, ShapeMaker.Rectangle(3, 3, 25, 5)).ShouldBe((2 * 2) + (5 * 2), 1e-9);
    }

    [Fact]
    public void Area_RingThatCrossesItself_IsThatOfBothLoops() =>
        PolygonGeometry.Area(ShapeMaker.Polygon(new(0, 0), new(10, 10), new(10, 0), new(0, 10))).ShouldBe(50, 1e-12);

    [Fact]
    public void CommonArea_SharedEdgesAndTouching_IsExact()
    {
        var square = ShapeMaker.Rectangle(0, 0, 10, 10);

        PolygonGeometry.CommonArea(square, ShapeMaker.Rectangle(10, 0, 20, 10)).ShouldBe(0);
        PolygonGeometry.CommonArea(square, ShapeMaker.Rectangle(5, 0, 10, 10)).ShouldBe(50, 1e-12);
        PolygonGeometry.CommonArea(square, square).ShouldBe(100, 1e-12);
    }

    [Fact]
    public void CommonArea_FarFromTheOriginAndNearlyEqual_StaysExact()
    {
        var a = ShapeMaker.Star(1e6, 1e6, [5, 3, 5, 3, 5, 3]);
        var b = ShapeMaker.Star(1e6 + 1e-9, 1e6, [5, 3, 5, 3, 5, 3]);

        Overlap.OverUnion<Polygon, PolygonGeometry>(a, b).ShouldBe(1, 1e-6);
    }

    [Fact]
    public void Area_OfVotes_AddsUpByInclusionAndExclusion() => Gen.Select(Stars, Stars, Stars).Sample((a, b, c) =>
    {
        static int Count(ReadOnlySpan<int> covers) => covers.Length - covers.Count(0);
        var atLeast = Enumerable.Range(1, 3).Select(k => RegionSweep.Area([a, b, c], covers => Count(covers) >= k)).ToArray();

        atLeast.Sum().ShouldBe(PolygonGeometry.Area(a) + PolygonGeometry.Area(b) + PolygonGeometry.Area(c), 1e-7);
        atLeast[2].ShouldBe(RegionSweep.CommonArea([a, b, c]), 1e-9);
    });

    [Fact]
    public void Outline_OfAVotedRegion_EnclosesItsArea() => Gen.Select(Stars, Stars, Stars).Sample((a, b, c) =>
    {
        var region = RegionSweep.Region([a, b, c], covers => covers.Length - covers.Count(0) >= 2);
        var parts = RegionOutline.Of(region, 0);
        var area = region.Sum(trapezoid => trapezoid.Area);

        (parts.Count == 0 ? 0 : Outlines.Area(new Polygon { Class = "a", Parts = parts })).ShouldBe(area, 1e-5 * (1 + area));
    });

    [Fact]
    public void Outline_OfOnePolygon_IsThatPolygon()
    {
        var l = ShapeMaker.Polygon(new(0, 0), new(5, 0), new(5, 5), new(10, 5), new(10, 10), new(0, 10));

        var parts = RegionOutline.Of(RegionSweep.Region([l], covers => covers[0] > 0), 0);

        parts.Count.ShouldBe(1);
        parts[0].Points.OrderBy(p => p.X).ThenBy(p => p.Y).ShouldBe(l.Parts[0].Points.OrderBy(p => p.X).ThenBy(p => p.Y));
        Outlines.SignedArea(parts[0].Points.AsSpan()).ShouldBe(75, 1e-12);
    }

    [Fact]
    public void Outline_OfAFrame_HasAHole()
    {
        var region = RegionSweep.Region([ShapeMaker.Rectangle(0, 0, 10, 10), ShapeMaker.Rectangle(3, 3, 6, 6)], covers => covers[0] > covers[1]);

        var part = RegionOutline.Of(region, 0).ShouldHaveSingleItem();

        part.Points.Count.ShouldBe(4);
        part.Holes.ShouldHaveSingleItem().Count.ShouldBe(4);
        Outlines.Area(new Polygon { Class = "a", Parts = [part] }).ShouldBe(91, 1e-12);
    }

    [Fact]
    public void Outline_SquaresThatTouchInAPoint_AreTwoParts()
    {
        var region = RegionSweep.Region([ShapeMaker.Rectangle(0, 0, 5, 5), ShapeMaker.Rectangle(5, 5, 10, 10)], covers => covers[0] + covers[1] > 0);

        RegionOutline.Of(region, 0).Select(part => part.Points.Count).ShouldBe([4, 4]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1.01, 1)]
    [InlineData(0.9, 0.2)]
    public void BoundaryF_SquareMovedByOne_HandWorked(double tolerance, double expected)
    {
        // Of the 40 units of outline, the two sides along the movement stay on the other outline but for 1 of 10; the others are 1 away.
        var (a, b) = (ShapeMaker.Rectangle(0, 0, 10, 10), ShapeMaker.Rectangle(tolerance == 0 ? 0 : 1, 0, tolerance == 0 ? 10 : 11, 10));

        PolygonGeometry.BoundaryF(a, b, tolerance).ShouldBe(tolerance == 0.9 ? 18.0 / 40 + (1.8 + 2 * 0.9) / 40 : expected, 0.02);
    }

    [Fact]
    public void Fault_OfUnusableShapes_SaysWhat()
    {
        PolygonGeometry.Fault(ShapeMaker.Polygon(new(0, 0), new(1, 1), new(2, 2))).ShouldNotBeNull().ShouldContain("no area");
        PolygonGeometry.Fault(ShapeMaker.Polygon(new(0, 0), new(double.NaN, 1), new(2, 2))).ShouldNotBeNull().ShouldContain("not finite");
        PolygonGeometry.Fault(ShapeMaker.Rectangle(0, 0, 1, 1)).ShouldBeNull();
    }
}

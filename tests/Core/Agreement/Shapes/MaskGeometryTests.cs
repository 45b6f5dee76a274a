using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Schema.Objects;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Agreement.Shapes;

public sealed class MaskGeometryTests
{
    private static readonly Gen<(RunLengthMask A, RunLengthMask B)> Pairs =
        from height in Gen.Int[1, 12]
        from width in Gen.Int[1, 12]
        from a in Gen.Byte[0, 1].Array[height * width]
        from b in Gen.Byte[0, 1].Array[height * width]
        select (RunLengthMask.FromBitmap(height, width, a), RunLengthMask.FromBitmap(height, width, b));

    [Fact]
    public void Overlap_HandWorked_Matches()
    {
        var a = ShapeMaker.Mask("##..", "##..", "....");
        var b = ShapeMaker.Mask(".##.", ".##.", "....");

        Overlap.OverUnion<RunLengthMask, MaskGeometry>(a, b).ShouldBe(2.0 / 6, 1e-12);
        Overlap.Dice<RunLengthMask, MaskGeometry>(a, b).ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public void CommonArea_AnyMasks_EqualsThatOfPixels() => Pairs.Sample(pair =>
    {
        var (a, b) = (pair.A.ToBitmap(), pair.B.ToBitmap());

        MaskGeometry.CommonArea(pair.A, pair.B).ShouldBe(a.Zip(b).Count(pixels => pixels is (1, 1)));
    });

    [Fact]
    public void CommonArea_OtherSize_IsRefused() =>
        Should.Throw<ArgumentException>(() => MaskGeometry.CommonArea(ShapeMaker.Mask("#."), ShapeMaker.Mask("#", "."))).Message.ShouldContain("1 × 2");

    [Fact]
    public void Boundary_AnyMask_EqualsThatOfPixels() => Pairs.Sample(pair => MaskBoundary.Of(pair.A).Length.ShouldBe(Boundary(pair.A).Count));

    [Fact]
    public void BoundaryF_AnyMasks_EqualsThatOfPixels() => Gen.Select(Pairs, Gen.Double[0, 4]).Sample((pair, tolerance) =>
    {
        var (a, b) = (Boundary(pair.A), Boundary(pair.B));
        double Share(List<(int X, int Y)> own, List<(int X, int Y)> other) => own.Count == 0
            ? 0
            : own.Count(p => other.Exists(q => Math.Sqrt(Math.Pow(p.X - q.X, 2) + Math.Pow(p.Y - q.Y, 2)) <= tolerance)) / (double)own.Count;
        var (precision, recall) = (Share(a, b), Share(b, a));
        var expected = a.Count + b.Count == 0 ? 1 : precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);

        MaskBoundary.F(pair.A, pair.B, tolerance).ShouldBe(expected, 1e-12);
    });

    [Fact]
    public void BoundaryF_DiscMovedWithinTolerance_IsOne()
    {
        var (a, b) = (ShapeMaker.Disc(200, 200, 100, 100, 40), ShapeMaker.Disc(200, 200, 103, 100, 40));

        MaskBoundary.F(a, b, MaskBoundary.Tolerance(200, 200)).ShouldBe(1); // 0.8 % of 283 is 3 pixels
        MaskBoundary.F(a, b, 1).ShouldBeLessThan(0.7);
    }

    private static List<(int X, int Y)> Boundary(RunLengthMask mask)
    {
        var rows = mask.ToBitmap();
        bool Outside(int x, int y) => x >= 0 && y >= 0 && x < mask.Width && y < mask.Height && rows[(y * mask.Width) + x] == 0;
        List<(int X, int Y)> boundary = [];
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                if (rows[(y * mask.Width) + x] == 1 && (Outside(x - 1, y) || Outside(x + 1, y) || Outside(x, y - 1) || Outside(x, y + 1)))
                {
                    boundary.Add((x, y));
                }
            }
        }

        return boundary;
    }
}

using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Consensus.Objects;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Tests.Core.Agreement.Shapes;

namespace AnnotationFunctions.Tests.Core.Consensus.Objects;

public sealed class ObjectConsensusTests
{
    private const int Seed = 20_24;

    [Fact]
    public void PolygonRun_ThreeRectangles_TakesWhatTwoCover()
    {
        var result = PolygonConsensus.Run(
            [Answer(0, ShapeMaker.Rectangle(0, 0, 10, 10)), Answer(1, ShapeMaker.Rectangle(1, 0, 11, 10)), Answer(2, ShapeMaker.Rectangle(0, 1, 10, 12))],
            3,
            new ObjectConsensusOptions { ReliabilityRounds = 0 });

        var merged = result.Objects.ShouldHaveSingleItem();
        merged.Votes.ShouldBe(3);
        // Two of three cover (1,0)-(10,10) and (0,1)-(10,10): 90 + 9.
        PolygonGeometry.Area(merged.Shape).ShouldBe(99, 1e-9);
        merged.Shape.Class.ShouldBe("a");
    }

    [Fact]
    public void PolygonRun_ConcaveMembers_StaysOneSimpleRing()
    {
        double[] star = [10, 4, 10, 4, 10, 4, 10, 4, 10, 4];
        var result = PolygonConsensus.Run(
            [Answer(0, ShapeMaker.Star(0, 0, star)), Answer(1, ShapeMaker.Star(0.3, 0.1, star)), Answer(2, ShapeMaker.Star(-0.2, 0.2, star))], 3);

        var part = result.Objects.ShouldHaveSingleItem().Shape.Parts.ShouldHaveSingleItem();
        RingCrossings.Find(part, out _).ShouldBeNull();
        Overlap.OverUnion<Polygon, PolygonGeometry>(result.Objects[0].Shape, ShapeMaker.Star(0, 0, star)).ShouldBeGreaterThan(0.93);
    }

    [Fact]
    public void PolygonRun_Simulated_BeatsEveryAnnotator()
    {
        var scene = PolygonScene(Seed, 150);

        var result = PolygonConsensus.Run(scene.Answers, 5);

        var merged = Score<Polygon, PolygonGeometry>(scene.Truth, Kept(result));
        var best = Enumerable.Range(0, 5).Max(a => Score<Polygon, PolygonGeometry>(scene.Truth, Own(scene.Answers, a)));
        merged.ShouldBeGreaterThan(best + 0.02, $"seed {Seed}: merged {merged:F3}, best annotator {best:F3}");
        result.Converged.ShouldBeTrue();
        result.Iterations.ShouldBeGreaterThan(0);
        double.IsFinite(result.LogLikelihood).ShouldBeTrue();
        // The simulated annotators differ in care: the most careful fits best.
        result.Annotators.MaxBy(annotator => annotator.Fit)!.Id.ShouldBe(0);
        result.Annotators[4].Recall.ShouldBeLessThan(result.Annotators[0].Recall);
    }

    [Fact]
    public void RotatedRun_QuarterTurnsApart_AreOneBoxAndKeepTheHeadingOfMost()
    {
        var result = RotatedBoxConsensus.Run(
            [
                Answer(0, ShapeMaker.Rotated(50, 50, 40, 10, 30)),
                Answer(1, ShapeMaker.Rotated(51, 50, 41, 11, 32)),
                Answer(2, ShapeMaker.Rotated(50, 51, 11, 40, 121)),
            ],
            3);

        var box = result.Objects.ShouldHaveSingleItem().Shape;
        box.Angle.ShouldBe(31, 1.01);
        box.Width.ShouldBeInRange(40, 41);
        box.Height.ShouldBeInRange(10, 11);
    }

    [Fact]
    public void RotatedRun_AnglesAcrossTheSeam_AreNotAveragedToZero()
    {
        var result = RotatedBoxConsensus.Run(
            [Answer(0, ShapeMaker.Rotated(50, 50, 40, 10, 179)), Answer(1, ShapeMaker.Rotated(50, 50, 40, 10, -179)), Answer(2, ShapeMaker.Rotated(50, 50, 40, 10, -180))],
            3);

        Math.Abs(result.Objects.ShouldHaveSingleItem().Shape.Angle).ShouldBeGreaterThan(178);
    }

    [Fact]
    public void RotatedRun_Simulated_BeatsEveryAnnotator()
    {
        var random = new Random(Seed);
        List<(int, RotatedBox)> truth = [];
        List<ShapeAnswer<RotatedBox>> answers = [];
        for (var item = 0; item < 150; item++)
        {
            var boxes = Enumerable.Range(0, 3).Select(i => ShapeMaker.Rotated(
                100 + (200 * i) + random.Next(40), 100, random.Next(40, 90), random.Next(20, 40), random.Next(-180, 180))).ToArray();
            truth.AddRange(boxes.Select(box => (item, box)));
            for (var a = 0; a < 5; a++)
            {
                var noise = 2 + a;
                answers.Add(new(item, a, [.. boxes.Where(_ => random.NextDouble() < 0.93 - (0.04 * a)).Select(box => box with
                {
                    CenterX = box.CenterX + Normal(random, noise),
                    CenterY = box.CenterY + Normal(random, noise),
                    Width = Math.Max(5, box.Width + Normal(random, noise)),
                    Height = Math.Max(5, box.Height + Normal(random, noise)),
                    Angle = box.Angle is > -170 and < 170 ? box.Angle + Normal(random, noise) : box.Angle,
                })], []));
            }
        }

        var result = RotatedBoxConsensus.Run(answers, 5);

        var merged = Score<RotatedBox, RotatedBoxGeometry>(truth, Kept(result));
        var best = Enumerable.Range(0, 5).Max(a => Score<RotatedBox, RotatedBoxGeometry>(truth, Own(answers, a)));
        merged.ShouldBeGreaterThan(best + 0.02, $"seed {Seed}: merged {merged:F3}, best annotator {best:F3}");
    }

    [Fact]
    public void MaskRun_Simulated_BeatsEveryAnnotator()
    {
        var random = new Random(Seed);
        List<(int, RunLengthMask)> truth = [];
        List<ShapeAnswer<RunLengthMask>> answers = [];
        for (var item = 0; item < 60; item++)
        {
            var discs = Enumerable.Range(0, 2).Select(i => (X: 30.0 + (60 * i), Y: 30.0 + random.Next(20), R: 12.0 + random.Next(8))).ToArray();
            truth.AddRange(discs.Select(disc => (item, ShapeMaker.Disc(80, 120, disc.X, disc.Y, disc.R))));
            for (var a = 0; a < 5; a++)
            {
                answers.Add(new(item, a, [.. discs.Where(_ => random.NextDouble() < 0.93).Select(disc => ShapeMaker.Disc(
                    80, 120, disc.X + Normal(random, 1.5), disc.Y + Normal(random, 1.5), Math.Max(3, disc.R + Normal(random, 1.5))))], []));
            }
        }

        var result = InstanceMaskConsensus.Run(answers, 5);

        var merged = Score<RunLengthMask, MaskGeometry>(truth, Kept(result));
        var best = Enumerable.Range(0, 5).Max(a => Score<RunLengthMask, MaskGeometry>(truth, Own(answers, a)));
        merged.ShouldBeGreaterThan(best + 0.02, $"seed {Seed}: merged {merged:F3}, best annotator {best:F3}");
    }

    [Fact]
    public void IntervalRun_Labels_AreDecidedByReliability()
    {
        List<ShapeAnswer<Interval>> answers = [];
        for (var item = 0; item < 40; item++)
        {
            for (var a = 0; a < 4; a++)
            {
                answers.Add(new(item, a, [new Interval(10 + a, 20)], [a == 3 ? 1 - (item % 2) : item % 2]));
            }
        }

        var result = IntervalConsensus.Run(answers, 4, new ObjectConsensusOptions { Classes = 2 });

        result.Objects.Count.ShouldBe(40);
        result.Objects.ShouldAllBe(found => found.Label == found.Item % 2 && found.LabelPosterior > 0.9 && found.Shape.End == 20);
        result.Annotators[3].LabelAccuracy.ShouldBeLessThan(0.1);
    }

    [Fact]
    public void Run_NoAnswers_IsEmpty()
    {
        PolygonConsensus.Run([], 2).Objects.ShouldBeEmpty();
        RotatedBoxConsensus.Run([new(0, 0, [], [])], 2).Objects.ShouldBeEmpty();
    }

    private static ShapeAnswer<T> Answer<T>(int annotator, T shape) => new(0, annotator, [shape], []);

    private static (List<(int Item, Polygon Shape)> Truth, List<ShapeAnswer<Polygon>> Answers) PolygonScene(int seed, int items)
    {
        var random = new Random(seed);
        List<(int, Polygon)> truth = [];
        List<ShapeAnswer<Polygon>> answers = [];
        for (var item = 0; item < items; item++)
        {
            var objects = Enumerable.Range(0, 3).Select(i =>
                (X: 50.0 + (100 * i), Y: 50.0, Radii: Enumerable.Range(0, 12).Select(_ => 12 + (20 * random.NextDouble())).ToArray())).ToArray();
            truth.AddRange(objects.Select(o => (item, ShapeMaker.Star(o.X, o.Y, o.Radii))));
            for (var a = 0; a < 5; a++)
            {
                var drawn = objects.Where(_ => random.NextDouble() < 0.95 - (0.05 * a)).Select(o => ShapeMaker.Star(
                    o.X + Normal(random, 1 + (0.3 * a)), o.Y + Normal(random, 1 + (0.3 * a)), [.. o.Radii.Select(r => Math.Max(2, r + Normal(random, 1.5 + (0.5 * a))))])).ToList();
                if (random.NextDouble() < 0.1)
                {
                    drawn.Add(ShapeMaker.Star(random.Next(400, 900), random.Next(400, 900), [10, 12, 9, 11]));
                }

                answers.Add(new(item, a, drawn, []));
            }
        }

        return (truth, answers);
    }

    private static List<(int, T)> Kept<T>(ObjectConsensusResult<T> result) =>
        [.. result.Objects.Where(found => found.Existence >= 0.5).Select(found => (found.Item, found.Shape))];

    private static List<(int, T)> Own<T>(IEnumerable<ShapeAnswer<T>> answers, int annotator) =>
        [.. answers.Where(answer => answer.Annotator == annotator).SelectMany(answer => answer.Shapes.Select(shape => (answer.Item, shape)))];

    /// <summary>Average overlap with the truth: what is missed, made up or misplaced costs.</summary>
    private static double Score<T, TGeometry>(List<(int Item, T Shape)> truth, List<(int Item, T Shape)> found)
        where TGeometry : struct, IShapeGeometry<T>
    {
        IEnumerable<ShapeAnswer<T>> Answers(List<(int Item, T Shape)> shapes, int annotator) => truth.Select(t => t.Item).Distinct()
            .Select(item => new ShapeAnswer<T>(item, annotator, [.. shapes.Where(s => s.Item == item).Select(s => s.Shape)], []));
        return ObjectAgreement.Run<T, TGeometry>([.. Answers(truth, 0), .. Answers(found, 1)], 2).AverageOverlap.Value;
    }

    private static double Normal(Random random, double deviation) =>
        deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

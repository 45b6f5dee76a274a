using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Tests.Core.Agreement.Shapes;
using CsCheck;
using Box = AnnotationFunctions.Core.Agreement.Box;

namespace AnnotationFunctions.Tests.Core.Agreement.Objects;

public sealed class ObjectAgreementTests
{
    [Fact]
    public void Run_TwoAnnotators_HandWorked()
    {
        // First: A, B. Second: A moved (overlap 9/11), C. One of two pairs matches.
        var result = Run(
            Answer(0, 0, new Box(0, 0, 10, 10), new Box(50, 0, 60, 10)),
            Answer(0, 1, new Box(1, 0, 11, 10), new Box(90, 0, 99, 10)));

        result.F1[0].F1.Value.ShouldBe(0.5, 1e-12);
        result.F1[1].F1.Value.ShouldBe(0.5, 1e-12);
        result.AverageOverlap.Value.ShouldBe(9.0 / 11 / 2, 1e-12);
        result.AverageDice.Value.ShouldBe(0.9 / 2, 1e-12);
        result.MatchedOverlap.Value.ShouldBe(9.0 / 11, 1e-12);
        result.BoundaryF.IsDefined.ShouldBeFalse();
        result.Items.ShouldHaveSingleItem().F1.ShouldBe(0.5, 1e-12);
        result.Pairs.ShouldHaveSingleItem().F1.Value.ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public void Run_GreedyWouldLoseAPair_MatchesBoth()
    {
        // The first's long box overlaps both of the second's; taking the larger overlap first would leave its short one alone.
        var result = Run(
            new ObjectAgreementOptions { Thresholds = [0.3] },
            Answer(0, 0, new Box(0, 0, 10, 10), new Box(6, 0, 12, 10)),
            Answer(0, 1, new Box(0, 0, 5, 10), new Box(3, 0, 12, 10)));

        result.F1[0].F1.Value.ShouldBe(1);
    }

    [Fact]
    public void Run_Classes_AreMatchedApartAndCompared()
    {
        var box = new Box(0, 0, 10, 10);
        var result = Run(
            new ObjectAgreementOptions { Classes = 2 },
            new ShapeAnswer<Box>(0, 0, [box, new Box(20, 0, 30, 10)], [0, 1]),
            new ShapeAnswer<Box>(0, 1, [box, new Box(20, 0, 30, 10)], [0, 0]));

        result.F1[0].F1.Value.ShouldBe(0.5, 1e-12);
        result.Labels.Value.ShouldBe(0.5, 1e-12);
        result.Classes[0].F1.Value.ShouldBe(2.0 / 3, 1e-12);
        result.Classes[0].Objects.ShouldBe(3);
        result.Classes[1].F1.Value.ShouldBe(0);
    }

    [Fact]
    public void Run_EverybodySeesNothing_AgreesWithoutWeight()
    {
        var result = Run(Answer(0, 0), Answer(0, 1), Answer(1, 0, new Box(0, 0, 1, 1)), Answer(1, 1));

        result.EmptyItems.ShouldBe(1);
        result.F1[0].F1.Value.ShouldBe(0);
        result.F1[0].F1.Items.ShouldBe(1);
        result.Items.Select(item => item.F1).ShouldBe([1, 0]);
    }

    [Fact]
    public void Run_OneAnnotatorPerItem_IsUndefined()
    {
        var result = Run(Answer(0, 0, new Box(0, 0, 1, 1)), Answer(1, 1, new Box(0, 0, 1, 1)));

        result.F1[0].F1.IsDefined.ShouldBeFalse();
        result.Items.ShouldBeEmpty();
    }

    [Fact]
    public void Run_PerfectAgreement_HasALowerBoundBelowOne()
    {
        var two = Run([.. Enumerable.Range(0, 2).SelectMany(Same)]).F1[0].F1;
        var hundred = Run([.. Enumerable.Range(0, 100).SelectMany(Same)]).F1[0].F1;

        two.Value.ShouldBe(1);
        two.Lower.ShouldBeLessThan(0.5);
        hundred.Lower.ShouldBeGreaterThan(0.95);

        static ShapeAnswer<Box>[] Same(int item) => [Answer(item, 0, new Box(0, 0, 9, 9)), Answer(item, 1, new Box(0, 0, 9, 9))];
    }

    [Fact]
    public void Run_BootstrapAndLinearised_Agree()
    {
        var random = new Random(11);
        ShapeAnswer<Box>[] answers = [.. Enumerable.Range(0, 400).SelectMany(item => Enumerable.Range(0, 3).Select(a =>
            Answer(item, a, [.. Enumerable.Range(0, 4).Where(_ => random.NextDouble() < 0.8).Select(b => new Box(20 * b, 0, (20 * b) + 10, 10))])))];

        var bootstrap = Run(new ObjectAgreementOptions { Interval = IntervalMethod.Bootstrap }, answers).F1[0].F1;
        var linear = Run(new ObjectAgreementOptions { Interval = IntervalMethod.Linearised }, answers).F1[0].F1;

        bootstrap.Value.ShouldBe(0.8, 0.03); // 2 · .8² / (.8 + .8)
        bootstrap.Lower.ShouldBe(linear.Lower, 0.01);
        bootstrap.Upper.ShouldBe(linear.Upper, 0.01);
    }

    [Fact]
    public void Run_PolygonsAndMasks_UseTheirGeometry()
    {
        var l = ShapeMaker.Polygon(new(0, 0), new(5, 0), new(5, 5), new(10, 5), new(10, 10), new(0, 10));
        var polygons = ObjectAgreement.Run<Polygon, PolygonGeometry>(
            [new(0, 0, [l], []), new(0, 1, [ShapeMaker.Rectangle(0, 0, 10, 10)], [])], 2, new ObjectAgreementOptions { BoundaryTolerance = 1 });
        var masks = ObjectAgreement.Run<RunLengthMask, MaskGeometry>(
            [new(0, 0, [ShapeMaker.Mask("##", "#.")], []), new(0, 1, [ShapeMaker.Mask("##", "##")], [])], 2);

        polygons.AverageOverlap.Value.ShouldBe(0.75, 1e-12);
        polygons.BoundaryF.Value.ShouldBeInRange(0.6, 0.9);
        masks.AverageOverlap.Value.ShouldBe(0.75, 1e-12);
    }

    [Fact]
    public void Run_AnnotatorsRenamed_GivesTheSame() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2], Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20]).Array[0, 4]).Array[2, 12].Sample(rows =>
        {
            ShapeAnswer<Box>[] answers = [.. rows.DistinctBy(r => (r.Item1, r.Item2))
                .Select(r => Answer(r.Item1, r.Item2, [.. r.Item3.Select(p => new Box(p.Item1, p.Item2, p.Item1 + 9, p.Item2 + 9))]))];
            var renamed = answers.Select(answer => answer with { Annotator = 2 - answer.Annotator }).Reverse().ToArray();

            var (one, other) = (Run(answers), Run(renamed));

            one.F1[0].F1.IsDefined.ShouldBe(other.F1[0].F1.IsDefined);
            if (one.F1[0].F1.IsDefined)
            {
                one.F1[0].F1.Value.ShouldBe(other.F1[0].F1.Value, 1e-9);
                one.AverageOverlap.Value.ShouldBe(other.AverageOverlap.Value, 1e-9);
                one.F1[0].F1.Value.ShouldBeInRange(0, 1);
            }
        });

    [Fact]
    public void Run_BadInput_SaysWhere()
    {
        Should.Throw<ArgumentException>(() => Run(Answer(3, 7))).Message.ShouldContain("Item 3, annotator 7");
        Should.Throw<ArgumentException>(() => Run(new ShapeAnswer<Box>(0, 0, [new Box(0, 0, 1, 1)], [4]))).Message.ShouldContain("label 4");
        Should.Throw<ArgumentException>(() => Run(new ObjectAgreementOptions { Thresholds = [2], Classes = 0 })).Message.ShouldContain("Classes is 0");
    }

    private static ShapeAnswer<Box> Answer(int item, int annotator, params Box[] boxes) => new(item, annotator, boxes, []);

    private static ObjectAgreementResult Run(params ShapeAnswer<Box>[] answers) => Run(new ObjectAgreementOptions(), answers);

    private static ObjectAgreementResult Run(ObjectAgreementOptions options, params ShapeAnswer<Box>[] answers) =>
        ObjectAgreement.Run<Box, BoxGeometry>(answers, 3, options);
}

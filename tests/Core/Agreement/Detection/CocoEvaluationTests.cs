using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Agreement.Detection;
using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Tests.Core.Agreement.Shapes;
using CsCheck;
using Box = AnnotationFunctions.Core.Agreement.Box;

namespace AnnotationFunctions.Tests.Core.Agreement.Detection;

public sealed class CocoEvaluationTests
{
    private static readonly ReferenceCoco.Truth Object = new(0, 0, new Box(0, 0, 10, 10), false);

    [Fact]
    public void Run_OneObjectAtOverlapPointEight_ReachesSevenThresholds()
    {
        var scores = Run([Object], [new(0, 0, new Box(0, 0, 10, 8), 0.9)]).Scores;

        scores.Ap.ShouldBe(0.7, 1e-12);
        scores.Ap50.ShouldBe(1);
        scores.Ap75.ShouldBe(1);
        scores.ApSmall.ShouldBe(0.7, 1e-12);
        scores.ApMedium.ShouldBe(double.NaN);
        scores.Ar.ShouldBe(0.7, 1e-12);
        scores.Ar1.ShouldBe(0.7, 1e-12);
    }

    [Fact]
    public void Run_WrongThenRight_HalvesThePrecision()
    {
        // The surer detection is wrong: precision at every recall is 1/2.
        Run([Object], [new(0, 0, new Box(50, 50, 60, 60), 0.9), new(0, 0, Object.Box, 0.8)]).Scores.Ap.ShouldBe(0.5, 1e-12);
        Run([Object], [new(0, 0, new Box(50, 50, 60, 60), 0.7), new(0, 0, Object.Box, 0.8)]).Scores.Ap.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Run_OneOfTwoFound_CountsRecallsUpToOneHalf() =>
        // Precision is 1 at the recalls 0, .01 … .50: 51 of 101.
        Run([Object, Object with { Image = 1 }], [new(0, 0, Object.Box, 0.9)]).Scores.Ap.ShouldBe(51.0 / 101, 1e-12);

    [Fact]
    public void Run_SecondDetectionOfAnObject_IsFalse()
    {
        var scores = Run([Object, Object with { Image = 1 }], [new(0, 0, Object.Box, 0.9), new(0, 0, Object.Box, 0.8), new(1, 0, Object.Box, 0.7)]).Scores;

        // Recall ½ at precision 1, recall 1 at precision ⅔.
        scores.Ap50.ShouldBe((51 + (50 * 2.0 / 3)) / 101, 1e-12);
        scores.Ar1.ShouldBe(1);
    }

    [Fact]
    public void Run_DetectionsInACrowd_AreIgnored()
    {
        var crowd = new ReferenceCoco.Truth(0, 0, new Box(100, 0, 200, 100), true);
        ReferenceCoco.Found[] found = [new(0, 0, new Box(100, 0, 110, 10), 0.99), new(0, 0, new Box(120, 0, 130, 10), 0.98), new(0, 0, Object.Box, 0.9)];

        Run([Object, crowd], found).Scores.Ap.ShouldBe(1);
        Run([Object], found).Scores.Ap.ShouldBe(1.0 / 3, 1e-12);
        Run([crowd], found).Scores.Ap.ShouldBe(double.NaN);
    }

    [Fact]
    public void Run_ObjectOutsideTheRange_IsIgnoredWithItsDetection()
    {
        // A large object and its detection count neither way for small objects; a missed small one does.
        var large = new ReferenceCoco.Truth(0, 0, new Box(0, 0, 200, 200), false);
        var scores = Run([large, new(1, 0, new Box(0, 0, 10, 10), false)], [new(0, 0, large.Box, 0.9)]).Scores;

        scores.ApLarge.ShouldBe(1);
        scores.ApSmall.ShouldBe(0);
        scores.ApMedium.ShouldBe(double.NaN);
    }

    [Fact]
    public void Run_AreasGiven_DecideTheSize()
    {
        var result = CocoEvaluation.Run(
            new TruthColumns<Box> { Images = [0], Classes = [0], Shapes = [new Box(0, 0, 200, 200)], Areas = [500] },
            new DetectionColumns<Box> { Images = [0], Classes = [0], Shapes = [new Box(0, 0, 200, 200)], Scores = [1] });

        result.Scores.ApSmall.ShouldBe(1);
        result.Scores.ApLarge.ShouldBe(double.NaN);
    }

    [Fact]
    public void Run_EqualOverlaps_GoToTheLaterObject()
    {
        // As in pycocotools: the later of two objects is taken, and the next detection takes the other.
        ReferenceCoco.Truth[] truths = [Object, Object];
        Run(truths, [new(0, 0, Object.Box, 0.9), new(0, 0, Object.Box, 0.8)]).Scores.Ap.ShouldBe(1);
    }

    [Fact]
    public void Run_MoreThanTheLimit_LeavesOutTheLeastSure()
    {
        ReferenceCoco.Found[] found = [.. Enumerable.Range(0, 100).Select(i => new ReferenceCoco.Found(0, 0, new Box(50, 50, 60, 60), 1 - (i / 1000.0))), new(0, 0, Object.Box, 0.1)];

        Run([Object], found).Scores.Ap.ShouldBe(0);
        Run([Object], found, new CocoOptions { MaxDetections = 101 }).Scores.Ap.ShouldBe(1.0 / 101, 1e-12);
    }

    [Fact]
    public void Run_Masks_UsesPixels()
    {
        var (truth, found) = (ShapeMaker.Mask("####", "####"), ShapeMaker.Mask("####", "##.."));

        var result = CocoEvaluation.Run<RunLengthMask, MaskGeometry>(
            new TruthColumns<RunLengthMask> { Images = [0], Classes = [0], Shapes = [truth] },
            new DetectionColumns<RunLengthMask> { Images = [0], Classes = [0], Shapes = [found], Scores = [0.5] });

        result.Scores.Ap.ShouldBe(0.6, 1e-12); // 6 / 8 reaches .50 … .75
    }

    /// <summary>
    /// Four images of COCO's val2014 (42, 73, 74, 133) with the first of its published example detections (instances_val2014_fakebbox100_results), and what
    /// pycocotools prints for them, to three digits, as the tests of torchmetrics record it.
    /// </summary>
    [Fact]
    public void Run_FourImagesOfCoco_PrintsWhatPycocotoolsDoes()
    {
        ReferenceCoco.Truth[] truths =
        [
            new(42, 4, new Box(214.15, 41.29, 562.41, 285.07), false),
            new(73, 2, new Box(13, 22.75, 548.98, 632.42), false),
            new(73, 2, new Box(1.66, 3.32, 270.26, 275.23), false),
            new(74, 4, new Box(61.87, 276.25, 358.29, 379.43), false),
            new(74, 1, new Box(2.75, 3.66, 162.15, 316.06), false),
            new(74, 0, new Box(295.55, 93.96, 313.97, 152.79), false),
            new(74, 0, new Box(326.94, 97.05, 340.49, 122.98), false),
            new(74, 0, new Box(356.62, 95.47, 372.33, 147.55), false),
            new(74, 0, new Box(462.08, 105.09, 493.74, 146.99), false),
            new(74, 0, new Box(277.11, 103.84, 292.44, 150.72), false),
            new(133, 5, new Box(13.99, 2.87, 640, 421.52), false),
        ];
        ReferenceCoco.Found[] found =
        [
            new(42, 4, new Box(258.15, 41.29, 606.41, 285.07), 0.236),
            new(73, 3, new Box(61, 22.75, 565, 632.42), 0.318),
            new(73, 2, new Box(12.66, 3.32, 281.26, 275.23), 0.726),
            new(74, 4, new Box(87.87, 276.25, 384.29, 379.43), 0.546),
            new(74, 1, new Box(0, 3.66, 142.15, 316.06), 0.3),
            new(74, 0, new Box(296.55, 93.96, 314.97, 152.79), 0.407),
            new(74, 0, new Box(328.94, 97.05, 342.49, 122.98), 0.611),
            new(74, 0, new Box(356.62, 95.47, 372.33, 147.55), 0.335),
            new(74, 0, new Box(464.08, 105.09, 495.74, 146.99), 0.805),
            new(74, 0, new Box(276.11, 103.84, 291.44, 150.72), 0.953),
            new(133, 5, new Box(0, 2.87, 601, 421.52), 0.699),
        ];

        var result = Run(truths, found);

        var s = result.Scores;
        double[] values = [s.Ap, s.Ap50, s.Ap75, s.ApSmall, s.ApMedium, s.ApLarge, s.Ar1, s.Ar10, s.Ar, s.ArSmall, s.ArMedium, s.ArLarge];
        values.ShouldBe([0.706, 0.901, 0.846, 0.689, 0.800, 0.701, 0.592, 0.716, 0.716, 0.767, 0.800, 0.700], 0.0006);
        result.Classes.Select(c => c.Scores.Ap).Where(double.IsFinite).ShouldBe([0.725, 0.800, 0.454, 0.650, 0.900], 0.0006);
        result.Classes.Select(c => c.Scores.Ar).Where(double.IsFinite).ShouldBe([0.780, 0.800, 0.450, 0.650, 0.900], 0.0006);
        result.Classes[3].Scores.Ap.ShouldBe(double.NaN);
        result.Images.ShouldBe(4);
    }

    [Fact]
    public void Run_Nothing_IsUndefined()
    {
        var result = Run([], []);

        result.Scores.Ap.ShouldBe(double.NaN);
        result.Ap.IsDefined.ShouldBeFalse();
        result.Classes.ShouldBeEmpty();
    }

    [Fact]
    public void Run_BadInput_NamesColumnAndRow()
    {
        Should.Throw<ArgumentException>(() => Run([Object], [new(0, 0, new Box(5, 5, 1, 9), 1)])).Message.ShouldContain("detections, row 0");
        Should.Throw<ArgumentException>(() => Run([Object], [new(0, 0, Object.Box, double.NaN)])).Message.ShouldContain("Scores");
        Should.Throw<ArgumentException>(() => Run([Object with { Image = -1 }], [])).Message.ShouldContain("truths, row 0");
        Should.Throw<ArgumentException>(() => CocoEvaluation.Run(
            new TruthColumns<Box> { Images = [0], Classes = [0, 1], Shapes = [Object.Box] },
            new DetectionColumns<Box> { Images = [], Classes = [], Shapes = [], Scores = [] })).Message.ShouldContain("column Classes has 2 rows");
    }

    [Fact]
    public void Run_AnyScene_EqualsTheDefinition() => Scenes.Sample(
        scene =>
        {
            var (truths, found) = scene;
            var scores = Run(truths, found).Scores;
            double Mean(double least, double most) =>
                ReferenceCoco.Thresholds.Average(threshold => ReferenceCoco.Ap(truths, found, threshold, least, most));

            Same(scores.Ap50, ReferenceCoco.Ap(truths, found, 0.5, 0, 1e10));
            Same(scores.Ap75, ReferenceCoco.Ap(truths, found, ReferenceCoco.Thresholds[5], 0, 1e10));
            Same(scores.Ap, Mean(0, 1e10));
            Same(scores.ApSmall, Mean(0, 32 * 32));
            Same(scores.ApMedium, Mean(32 * 32, 96 * 96));
            Same(scores.ApLarge, Mean(96 * 96, 1e10));
        },
        iter: 300);

    [Fact]
    public void Run_RowsShuffledAndThreadsChanged_GivesTheSame() => Gen.Select(Scenes, Gen.Int).Sample(
        (scene, seed) =>
        {
            var (truths, found) = scene;
            var random = new Random(seed);
            // Scores are made distinct, since equal ones are ordered by row.
            found = [.. found.Select((f, i) => f with { Score = f.Score + (i * 1e-6) })];
            var shuffled = Run([.. truths.OrderBy(_ => random.Next())], [.. found.OrderBy(_ => random.Next())], new CocoOptions { Threads = 1 });

            var plain = Run(truths, found);

            Same(shuffled.Scores.Ap50, plain.Scores.Ap50);
            Same(shuffled.Ap50.Lower, plain.Ap50.Lower);
        },
        iter: 50);

    [Fact]
    public void Run_Interval_CoversTheValue()
    {
        var random = new Random(5);
        ReferenceCoco.Truth[] truths = [.. Enumerable.Range(0, 200).Select(i => Object with { Image = i })];
        ReferenceCoco.Found[] found = [.. truths.Where(_ => random.NextDouble() < 0.7).Select(t => new ReferenceCoco.Found(t.Image, 0, t.Box, random.NextDouble()))];

        var ap = Run(truths, found).Ap50;

        // Recall is a proportion of 200: its standard error is about √(.7 · .3 / 200) = .032.
        ap.StandardError.ShouldBeInRange(0.02, 0.045);
        ap.Lower.ShouldBeLessThan(ap.Value - 0.03);
        ap.Upper.ShouldBeGreaterThan(ap.Value + 0.03);
    }

    private static readonly Gen<(ReferenceCoco.Truth[], ReferenceCoco.Found[])> Scenes =
        from truths in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Boxes(), Gen.Int[0, 6]).Array[1, 14]
        from extra in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Boxes(), Gen.Int[0, 9]).Array[0, 6]
        from moved in Gen.Select(Gen.Double[-4, 4], Gen.Double[-4, 4], Gen.Int[0, 9]).Array[truths.Length]
        select (
            truths.Select(t => new ReferenceCoco.Truth(t.Item1, t.Item2, t.Item3, t.Item4 == 0)).ToArray(),
            truths.Zip(moved).Select(p => new ReferenceCoco.Found(p.First.Item1, p.First.Item2, Moved(p.First.Item3, p.Second.Item1, p.Second.Item2), p.Second.Item3 / 10.0))
                .Concat(extra.Select(e => new ReferenceCoco.Found(e.Item1, e.Item2, e.Item3, e.Item4 / 10.0))).ToArray());

    private static void Same(double value, double expected)
    {
        double.IsNaN(value).ShouldBe(double.IsNaN(expected));
        if (!double.IsNaN(value))
        {
            value.ShouldBe(expected, 1e-9);
        }
    }

    private static Gen<Box> Boxes() => Gen.Select(Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[4, 130], Gen.Int[4, 130])
        .Select((x, y, width, height) => new Box(x, y, x + width, y + height));

    private static Box Moved(Box box, double x, double y) => new(box.Left + x, box.Top + y, box.Right + x, box.Bottom + y);

    private static CocoResult Run(ReferenceCoco.Truth[] truths, ReferenceCoco.Found[] found, CocoOptions? options = null) => CocoEvaluation.Run(
        new TruthColumns<Box>
        {
            Images = Array.ConvertAll(truths, t => t.Image),
            Classes = Array.ConvertAll(truths, t => t.Class),
            Shapes = Array.ConvertAll(truths, t => t.Box),
            Crowds = Array.ConvertAll(truths, t => t.Crowd),
        },
        new DetectionColumns<Box>
        {
            Images = Array.ConvertAll(found, f => f.Image),
            Classes = Array.ConvertAll(found, f => f.Class),
            Shapes = Array.ConvertAll(found, f => f.Box),
            Scores = Array.ConvertAll(found, f => f.Score),
        },
        options);
}

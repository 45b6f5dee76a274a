using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Consensus.Masks;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Tests.Core.Agreement.Shapes;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Consensus.Masks;

public sealed class MaskConsensusTests
{
    private const int Seed = 77;

    private static readonly Gen<RunLengthMask[]> Masks =
        from height in Gen.Int[1, 9]
        from width in Gen.Int[1, 9]
        from masks in Gen.Byte[0, 1].Array[height * width].Array[1, 6]
        select Array.ConvertAll(masks, rows => RunLengthMask.FromBitmap(height, width, rows));

    [Fact]
    public void Walk_AnyMasks_EqualsPixels() => Masks.Sample(masks =>
    {
        var bitmaps = Array.ConvertAll(masks, mask => mask.ToBitmap());
        var (height, width) = (masks[0].Height, masks[0].Width);
        var at = 0;
        MaskRuns.Walk(masks, (length, pattern) =>
        {
            length.ShouldBeGreaterThan(0);
            for (var end = at + length; at < end; at++)
            {
                var pixel = (at % height * width) + (at / height);
                for (var i = 0; i < masks.Length; i++)
                {
                    ((pattern >> i) & 1).ShouldBe((ulong)bitmaps[i][pixel]);
                }
            }
        });
        at.ShouldBe(height * width);
    });

    [Fact]
    public void Vote_AnyMasks_EqualsPixels() => Masks.Sample(masks =>
    {
        var merged = PixelVote.Run([.. masks.Select((mask, a) => new MaskAnswer(0, a, mask))], masks.Length).Masks.ShouldHaveSingleItem();

        var bitmaps = Array.ConvertAll(masks, mask => mask.ToBitmap());
        merged.Mask.ToBitmap().ShouldBe(Enumerable.Range(0, bitmaps[0].Length).Select(p => (byte)(2 * bitmaps.Count(b => b[p] == 1) >= masks.Length ? 1 : 0)));
        merged.Posterior.Sum(run => run.Length).ShouldBe(bitmaps[0].Length);
    });

    [Fact]
    public void Staple_AnyMasks_EqualsTheDefinitionOverPixels() => Masks.Where(masks => masks.Length > 1).Sample(
        masks =>
        {
            var options = new StapleOptions { LimitBackground = false, Prior = 0.4, MaxIterations = 7, Tolerance = 0 };
            var result = Staple.Run([.. masks.Select((mask, a) => new MaskAnswer(0, a, mask))], masks.Length, options);

            var (posterior, likelihood) = Dense(Array.ConvertAll(masks, mask => mask.ToBitmap()), 0.4, 7);
            var runs = result.Masks[0].Posterior.SelectMany(run => Enumerable.Repeat(run.Probability, run.Length)).ToArray();
            for (var pixel = 0; pixel < posterior.Length; pixel++)
            {
                var (row, column) = (pixel / masks[0].Width, pixel % masks[0].Width);
                runs[(column * masks[0].Height) + row].ShouldBe(posterior[pixel], 1e-9);
            }

            result.LogLikelihood.ShouldBe(likelihood, 1e-7 * (1 + Math.Abs(likelihood)));
        },
        iter: 200);

    [Fact]
    public void Staple_CarefulAndCareless_BeatsTheVoteAndEveryAnnotator()
    {
        // The first draws best; the last two take the region far too large or too small.
        var (answers, truth) = Simulate(Seed, 60);

        var staple = Staple.Run(answers, 5);
        var vote = PixelVote.Run(answers, 5);

        var best = Enumerable.Range(0, 5).Max(a => Dice(truth, answers.Where(answer => answer.Annotator == a).OrderBy(answer => answer.Item).Select(answer => answer.Mask)));
        var (ofStaple, ofVote) = (Dice(truth, staple.Masks.Select(m => m.Mask)), Dice(truth, vote.Masks.Select(m => m.Mask)));
        TestContext.Current.SendDiagnosticMessage($"seed {Seed}: STAPLE {ofStaple:F4}, vote {ofVote:F4}, best annotator {best:F4}");
        ofStaple.ShouldBeGreaterThan(best, $"seed {Seed}");
        ofStaple.ShouldBeGreaterThan(ofVote, $"seed {Seed}");
        staple.Converged.ShouldBeTrue();
        staple.Annotators[0].Sensitivity.ShouldBeGreaterThan(staple.Annotators[4].Sensitivity);
        staple.Masks.ShouldAllBe(mask => mask.ExpectedDice > 0.8 && mask.ExpectedDice <= 1 && mask.Answers == 5);
    }

    [Fact]
    public void Staple_MoreBackground_GivesTheSame()
    {
        // With the background limited, an empty margin changes nothing.
        MaskAnswer Small(int a) => new(0, a, ShapeMaker.Disc(60, 60, 30 + a, 30, 15));
        MaskAnswer Large(int a) => new(0, a, ShapeMaker.Disc(400, 400, 30 + a, 30, 15));

        var small = Staple.Run([Small(0), Small(1), Small(2)], 3);
        var large = Staple.Run([Large(0), Large(1), Large(2)], 3);

        large.Masks[0].Mask.Area.ShouldBe(small.Masks[0].Mask.Area);
        large.Annotators[1].Specificity.ShouldBe(small.Annotators[1].Specificity, 1e-9);
    }

    [Fact]
    public void Staple_ImageOfTwoBillionPixels_TakesMemoryOfItsRuns()
    {
        const int Side = 46_000;
        RunLengthMask Mask(int offset) => RunLengthMask.Create(Side, Side, [1_000_000 + offset, 500_000, (Side * Side) - 1_500_000 - offset]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var merged = Staple.Run([new(0, 0, Mask(0)), new(0, 1, Mask(10)), new(0, 2, Mask(20))], 3).Masks[0];

        merged.Mask.Area.ShouldBeInRange(499_980, 500_020);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void Run_EmptyMasks_AreEmpty()
    {
        var empty = ShapeMaker.Mask("..", "..");
        MaskAnswer[] answers = [new(0, 0, empty), new(0, 1, empty)];

        Staple.Run(answers, 2).Masks[0].Mask.Area.ShouldBe(0);
        PixelVote.Run(answers, 3).Masks[0].ExpectedDice.ShouldBe(1);
        PixelVote.Run(answers, 3).Annotators[2].Dice.ShouldBe(double.NaN);
        Staple.Run([], 2).Masks.ShouldBeEmpty();
    }

    [Fact]
    public void Run_OtherSizes_AreRefused() => Should.Throw<ArgumentException>(() =>
        Staple.Run([new(4, 0, ShapeMaker.Mask("..")), new(4, 1, ShapeMaker.Mask(".", "."))], 2)).Message.ShouldContain("Item 4, annotator 1");

    [Fact]
    public void Vote_Weighted_TrustsWhoAgrees()
    {
        var (answers, truth) = Simulate(Seed, 40);

        var plain = Dice(truth, PixelVote.Run(answers, 5).Masks.Select(m => m.Mask));
        var weighted = Dice(truth, PixelVote.Run(answers, 5, new PixelVoteOptions { ReliabilityRounds = 3 }).Masks.Select(m => m.Mask));

        weighted.ShouldBeGreaterThanOrEqualTo(plain);
    }

    private static (MaskAnswer[] Answers, RunLengthMask[] Truth) Simulate(int seed, int items)
    {
        var random = new Random(seed);
        List<MaskAnswer> answers = [];
        List<RunLengthMask> truth = [];
        for (var item = 0; item < items; item++)
        {
            var (x, y, r) = (60.0 + random.Next(20), 60.0 + random.Next(20), 20.0 + random.Next(15));
            truth.Add(ShapeMaker.Disc(140, 140, x, y, r));
            for (var a = 0; a < 5; a++)
            {
                double Jitter() => (2 + a) * (random.NextDouble() - 0.5) * 2;
                var radius = (a < 3 ? r : r * (0.6 + (0.8 * random.NextDouble()))) + Jitter();
                answers.Add(new MaskAnswer(item, a, ShapeMaker.Disc(140, 140, x + Jitter(), y + Jitter(), radius)));
            }
        }

        return ([.. answers], [.. truth]);
    }

    private static double Dice(RunLengthMask[] truth, IEnumerable<RunLengthMask> masks) =>
        truth.Zip(masks).Average(pair => Overlap.Dice<RunLengthMask, MaskGeometry>(pair.First, pair.Second));

    /// <summary>STAPLE pixel by pixel, as published, with one pixel of smoothing.</summary>
    private static (double[] Posterior, double LogLikelihood) Dense(byte[][] votes, double prior, int iterations)
    {
        var pixels = votes[0].Length;
        var posterior = Enumerable.Range(0, pixels).Select(p => votes.Average(v => v[p])).ToArray();
        var likelihood = 0.0;
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            var p = votes.Select(v => (posterior.Zip(v, (w, d) => w * d).Sum() + 1) / (posterior.Sum() + 2)).ToArray();
            var q = votes.Select(v => (posterior.Zip(v, (w, d) => (1 - w) * (1 - d)).Sum() + 1) / (posterior.Sum(w => 1 - w) + 2)).ToArray();
            likelihood = 0;
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                var (inside, outside) = (prior, 1 - prior);
                for (var a = 0; a < votes.Length; a++)
                {
                    inside *= votes[a][pixel] == 1 ? p[a] : 1 - p[a];
                    outside *= votes[a][pixel] == 1 ? 1 - q[a] : q[a];
                }

                posterior[pixel] = inside / (inside + outside);
                likelihood += Math.Log(inside + outside);
            }
        }

        return (posterior, likelihood);
    }
}

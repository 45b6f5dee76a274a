using AnnotationFunctions.Core.Consensus;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Consensus;

public sealed class DawidSkeneTests
{
    [Fact]
    public void Run_FixedPoint_MatchesHandWorkedSolution()
    {
        // Two annotators who agree on items 0, 1 (label 0) and 2, 3 (label 1): the votes are a fixed point of EM with π = (1/2, 1/2) and
        // θ_a = θ_b = identity, so that every item has likelihood 1/2.
        var table = AnnotationTable.FromIds([0, 0, 1, 1, 2, 2, 3, 3], [0, 1, 0, 1, 0, 1, 0, 1], [0, 0, 0, 0, 1, 1, 1, 1], 4, 2, 2);

        var result = DawidSkene.Run(table, DawidSkeneOptions.MaximumLikelihood with { Smoothing = 1e-12 });

        result.Posteriors.ToArray().ShouldBe([1, 0, 1, 0, 0, 1, 0, 1], 1e-9);
        result.Annotators[0].Confusion.ToArray().ShouldBe([1, 0, 0, 1], 1e-9);
        result.ClassPriors.ToArray().ShouldBe([0.5, 0.5], 1e-9);
        result.LogLikelihood.ShouldBe(4 * Math.Log(0.5), 1e-9);
    }

    [Fact]
    public void Run_SevenIterations_MatchReferenceImplementation()
    {
        var crowd = SimulatedCrowd.Draw(seed: 5, items: 60, classes: 5, redundancy: 4, 0.9, 0.7, 0.6, 0.5, 0.8);
        var options = DawidSkeneOptions.PosteriorMode with { MaxIterations = 7, Tolerance = 0 };

        var fast = DawidSkene.Run(crowd.Table, options);
        var (posteriors, likelihood) = ReferenceDawidSkene.Run(crowd.Table, options);

        fast.Posteriors.ToArray().ShouldBe(posteriors, 1e-9);
        fast.LogLikelihood.ShouldBe(likelihood, 1e-7);
    }

    [Fact]
    public void Run_SimulatedCrowd_BeatsMajorityAndFindsAccuracies()
    {
        var crowd = SimulatedCrowd.Draw(seed: 11, items: 1500, classes: 4, redundancy: 5, 0.95, 0.9, 0.85, 0.6, 0.4, 0.3, 0.3, 0.25);

        var consensus = DawidSkene.Run(crowd.Table);

        crowd.Score(consensus).ShouldBeGreaterThan(crowd.Score(MajorityVote.Run(crowd.Table)) + 0.02);
        consensus.Converged.ShouldBeTrue();
        foreach (var annotator in consensus.Annotators)
        {
            annotator.Accuracy.ShouldBe(crowd.Accuracy[annotator.Id], 0.05);
            annotator.AccuracyLower.ShouldBeLessThan(annotator.Accuracy);
            annotator.AccuracyUpper.ShouldBeGreaterThan(annotator.Accuracy);
        }
    }

    [Fact]
    public void Run_MoreIterations_NeverLowerTheLikelihood()
    {
        var crowd = SimulatedCrowd.Draw(seed: 3, items: 300, classes: 3, redundancy: 3, 0.9, 0.8, 0.7, 0.6, 0.5);
        var previous = double.NegativeInfinity;
        for (var iterations = 1; iterations <= 12; iterations++)
        {
            var result = DawidSkene.Run(crowd.Table, DawidSkeneOptions.MaximumLikelihood with { MaxIterations = iterations, Tolerance = 0 });
            result.LogLikelihood.ShouldBeGreaterThanOrEqualTo(previous - 1e-3);
            previous = result.LogLikelihood;
        }
    }

    [Fact]
    public void Run_Gold_IsClampedAndTeachesTheRest()
    {
        // The majority is wrong throughout: only gold items can tell who is good.
        var truth = Enumerable.Range(0, 200).Select(i => i % 2).ToArray();
        var rows = Enumerable.Range(0, 600).ToArray();
        var random = new Random(9);
        var table = AnnotationTable.FromIds(
            Array.ConvertAll(rows, r => r / 3),
            Array.ConvertAll(rows, r => r % 3),
            Array.ConvertAll(rows, r => r % 3 == 0 || random.NextDouble() < 0.1 ? truth[r / 3] : 1 - truth[r / 3]),
            200, 3, 2);
        var gold = truth.Select((label, item) => item < 60 ? label : -1).ToArray();

        var result = DawidSkene.Run(table, new DawidSkeneOptions { Gold = gold });

        Enumerable.Range(0, 60).Count(item => result.Confidence(item) == 1 && result.Labels[item] == truth[item]).ShouldBe(60);
        Enumerable.Range(60, 140).Count(item => result.Labels[item] == truth[item]).ShouldBeGreaterThan(135);
    }

    [Fact]
    public void Run_Probabilities_GoodModelHelpsAndBadModelDoesNotHurt()
    {
        var crowd = SimulatedCrowd.Draw(seed: 21, items: 800, classes: 3, redundancy: 2, 0.75, 0.75, 0.7, 0.7, 0.65);
        var random = new Random(2);
        var without = crowd.Score(DawidSkene.Run(crowd.Table));

        var good = DawidSkene.Run(crowd.Table, DawidSkeneOptions.PosteriorMode with { Probabilities = Model(crowd, random, 0.9) });
        var bad = DawidSkene.Run(crowd.Table, DawidSkeneOptions.PosteriorMode with { Probabilities = Model(crowd, random, 1 / 3.0) });

        crowd.Score(good).ShouldBeGreaterThan(without + 0.05);
        crowd.Score(bad).ShouldBeGreaterThan(without - 0.03);
        good.ModelQuality.ShouldNotBeNull().Accuracy.ShouldBe(0.9, 0.05);
        bad.ModelQuality.ShouldNotBeNull().Accuracy.ShouldBeLessThan(0.5);
    }

    [Fact]
    public void Run_AnyNumberOfThreads_SameBits()
    {
        var crowd = SimulatedCrowd.Draw(seed: 8, items: 30_000, classes: 5, redundancy: 5, 0.9, 0.8, 0.7, 0.6, 0.5, 0.9, 0.4);

        var one = DawidSkene.Run(crowd.Table, new DawidSkeneOptions { Threads = 1, MaxIterations = 5 });
        var four = DawidSkene.Run(crowd.Table, new DawidSkeneOptions { Threads = 4, MaxIterations = 5 });

        four.LogLikelihood.ShouldBe(one.LogLikelihood);
        four.Posteriors.SequenceEqual(one.Posteriors).ShouldBeTrue();
    }

    [Fact]
    public void Run_OneClassOrOneAnnotatorOrNothing_IsDefined()
    {
        DawidSkene.Run(AnnotationTable.FromIds([0, 1], [0, 0], [0, 0], 2, 1, 1)).Labels.ToArray().ShouldBe([0, 0]);
        DawidSkene.Run(AnnotationTable.FromIds([0, 1], [0, 0], [0, 1], 2, 1, 2)).Labels.ToArray().ShouldBe([0, 1]);
        DawidSkene.Run(new AnnotationTableBuilder().Build()).Labels.Length.ShouldBe(0);
        DawidSkene.Run(AnnotationTable.FromIds([], [], [], 2, 0, 3)).Labels.ToArray().ShouldBe([-1, -1]);
    }

    [Fact]
    public void Run_ManyAnswersPerItem_DoesNotUnderflow()
    {
        var crowd = SimulatedCrowd.Draw(seed: 4, items: 10, classes: 2, redundancy: 600, [.. Enumerable.Repeat(0.7, 600)]);

        var result = DawidSkene.Run(crowd.Table);

        crowd.Score(result).ShouldBe(1);
        double.IsFinite(result.LogLikelihood).ShouldBeTrue();
    }

    [Fact]
    public void Run_BadOptions_ReportsAllAtOnce()
    {
        var options = new DawidSkeneOptions { MaxIterations = 0, Smoothing = 0, Shrinkage = -1 };

        var message = Should.Throw<ArgumentException>(() => DawidSkene.Run(AnnotationTable.FromIds([0], [0], [0], 1, 1, 1), options)).Message;

        message.ShouldContain("MaxIterations is 0");
        message.ShouldContain("Smoothing is 0");
        message.ShouldContain("Shrinkage is -1");
    }

    [Fact]
    public void Run_AnyTable_PosteriorsAreDistributionsAndRelabellingCommutes() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 3], Gen.Int[0, 2]).Array[1, 40].Sample(answers =>
        {
            var result = DawidSkene.Run(Build(answers, label => label));
            var relabelled = DawidSkene.Run(Build(answers, label => (label + 1) % 3));

            for (var item = 0; item < 8; item++)
            {
                result.Posterior(item).ToArray().Sum().ShouldBe(1, 1e-9);
                for (var label = 0; label < 3; label++)
                {
                    relabelled.Posterior(item)[(label + 1) % 3].ShouldBe(result.Posterior(item)[label], 1e-6);
                }
            }
        });

    private static AnnotationTable Build((int Item, int Annotator, int Label)[] answers, Func<int, int> relabel) => AnnotationTable.FromIds(
        Array.ConvertAll(answers, a => a.Item), Array.ConvertAll(answers, a => a.Annotator), Array.ConvertAll(answers, a => relabel(a.Label)), 8, 4, 3);

    private static double[] Model(SimulatedCrowd crowd, Random random, double accuracy)
    {
        var probabilities = new double[crowd.Truth.Length * 3];
        for (var item = 0; item < crowd.Truth.Length; item++)
        {
            var label = random.NextDouble() < accuracy ? crowd.Truth[item] : (crowd.Truth[item] + random.Next(1, 3)) % 3;
            for (var c = 0; c < 3; c++)
            {
                probabilities[(item * 3) + c] = c == label ? 0.9 : 0.05;
            }
        }

        return probabilities;
    }
}

using AnnotationFunctions.Core.Consensus.Preferences;

namespace AnnotationFunctions.Tests.Core.Consensus.Preferences;

public sealed class NoisyBradleyTerryTests
{
    [Fact]
    public void Run_HalfTheAnnotatorsAreCareless_OrdersBetterThanWithoutQuality()
    {
        double plain = 0, noisy = 0;
        for (var seed = 1; seed <= 10; seed++)
        {
            var (table, truth) = SimulatedComparisons.Draw(seed, candidates: 15, comparisons: 1000, careless: 10);
            plain += SimulatedComparisons.OrderedPairs(BradleyTerry.Run(table), truth) / 10;
            noisy += SimulatedComparisons.OrderedPairs(NoisyBradleyTerry.Run(table), truth) / 10;
        }

        noisy.ShouldBeGreaterThan(plain + 0.01);
    }

    [Fact]
    public void Run_CarelessAnnotators_AreFoundWithTheirPosition()
    {
        var (table, _) = SimulatedComparisons.Draw(4, candidates: 15, comparisons: 4000, careless: 6);

        var result = NoisyBradleyTerry.Run(table);

        result.Converged.ShouldBeTrue();
        result.Annotators.Take(6).ShouldAllBe(annotator => annotator.Care < 0.5);
        result.Annotators.Skip(6).ShouldAllBe(annotator => annotator.Care > 0.6);
        result.Annotators.Take(6).Average(annotator => annotator.FirstPosition).ShouldBe(0.85, 0.07);
        result.Annotators.Take(6).Average(annotator => annotator.Agreement)
            .ShouldBeLessThan(result.Annotators.Skip(6).Average(annotator => annotator.Agreement) - 0.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_WithoutPriors_EndsWhereTheGradientVanishes(int seed)
    {
        var (table, _) = SimulatedComparisons.Draw(seed, candidates: 8, comparisons: 1500, careless: 6);
        var options = new BradleyTerryOptions { Prior = 0, CareShrinkage = 0, PositionPrior = 0, Tolerance = 1e-9, MaxIterations = 200_000 };

        var result = NoisyBradleyTerry.Run(table, options);

        result.LogLikelihood.ShouldBe(LogLikelihood(table, result, -1, 0), 1e-6);
        for (var candidate = 0; candidate < 8; candidate++)
        {
            var gradient = (LogLikelihood(table, result, candidate, 1e-4) - LogLikelihood(table, result, candidate, -1e-4)) / 2e-4;
            gradient.ShouldBe(0, 1e-3);
        }
    }

    [Fact]
    public void Run_MoreIterations_NeverLowerTheLikelihood()
    {
        var (table, _) = SimulatedComparisons.Draw(9, candidates: 10, comparisons: 600, careless: 8);
        var previous = double.NegativeInfinity;
        for (var iterations = 1; iterations <= 40; iterations++)
        {
            var options = new BradleyTerryOptions { CareShrinkage = 0, PositionPrior = 0, Prior = 0, MaxIterations = iterations };
            var likelihood = NoisyBradleyTerry.Run(table, options).LogLikelihood;
            likelihood.ShouldBeGreaterThanOrEqualTo(previous - 1e-9);
            previous = likelihood;
        }
    }

    private static double LogLikelihood(PreferenceTable table, PreferenceResult result, int moved, double by)
    {
        var strengths = result.LogStrengths.ToArray();
        if (moved >= 0)
        {
            strengths[moved] += by;
        }

        var sum = 0.0;
        foreach (var comparison in table.Comparisons)
        {
            var annotator = result.Annotators[comparison.Annotator];
            var first = (annotator.Care / (1 + Math.Exp(strengths[comparison.Second] - strengths[comparison.First])))
                + ((1 - annotator.Care) * annotator.FirstPosition);
            sum += comparison.FirstShare == 1 ? Math.Log(first) : Math.Log(1 - first);
        }

        return sum;
    }
}

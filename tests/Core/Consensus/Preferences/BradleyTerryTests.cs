using AnnotationFunctions.Core.Consensus.Preferences;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Consensus.Preferences;

public sealed class BradleyTerryTests
{
    private static readonly BradleyTerryOptions Likelihood = new() { Prior = 0, Tolerance = 1e-10, MaxIterations = 100_000 };

    [Fact]
    public void Run_TwoCandidates_StrengthsAreInTheRatioOfWins()
    {
        var table = Table([.. Enumerable.Repeat((0, 1, 1.0), 3), (0, 1, 0.0)]);

        var result = BradleyTerry.Run(table, Likelihood);

        (result.LogStrengths[0] - result.LogStrengths[1]).ShouldBe(Math.Log(3), 1e-8);
        result.Probability(0, 1).ShouldBe(0.75, 1e-8);
        result.LogLikelihood.ShouldBe((3 * Math.Log(0.75)) + Math.Log(0.25), 1e-8);
        result.Ranking.ToArray().ShouldBe([0, 1]);
        result.StandardErrors[0].ShouldBe(0.5 / Math.Sqrt(4 * 0.75 * 0.25), 1e-6); // half that of the difference
    }

    [Fact]
    public void Run_TransitiveOdds_RecoversThem()
    {
        // Strengths 4 : 2 : 1 give these shares exactly, so that they are the maximum.
        var table = Table([.. Wins(0, 1, 4, 2), .. Wins(1, 2, 4, 2), .. Wins(0, 2, 4, 1)]);

        var result = BradleyTerry.Run(table, Likelihood);

        Math.Exp(result.LogStrengths[0] - result.LogStrengths[1]).ShouldBe(2, 1e-7);
        Math.Exp(result.LogStrengths[1] - result.LogStrengths[2]).ShouldBe(2, 1e-7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_Simulated_EndsAtTheMaximumOfTheLikelihood(int seed)
    {
        var (table, _) = SimulatedComparisons.Draw(seed, candidates: 12, comparisons: 800, careless: 0);

        var result = BradleyTerry.Run(table, Likelihood);

        result.Converged.ShouldBeTrue();
        for (var candidate = 0; candidate < 12; candidate++)
        {
            // Central difference of the log-likelihood, computed here from its definition.
            var gradient = (LogLikelihood(table, result, candidate, 1e-4) - LogLikelihood(table, result, candidate, -1e-4)) / 2e-4;
            gradient.ShouldBe(0, 1e-5);
            LogLikelihood(table, result, candidate, 0.1).ShouldBeLessThan(result.LogLikelihood);
            LogLikelihood(table, result, candidate, -0.1).ShouldBeLessThan(result.LogLikelihood);
        }
    }

    [Fact]
    public void Run_UnbeatenCandidateWithoutPrior_IsRefusedByName() =>
        Should.Throw<ArgumentException>(() => BradleyTerry.Run(Table([(0, 1, 1.0), (1, 2, 1.0), (2, 1, 1.0)]), Likelihood))
            .Message.ShouldContain("c0");

    [Fact]
    public void Run_UnbeatenCandidateWithPrior_IsFirstAndFinite()
    {
        var result = BradleyTerry.Run(Table([(0, 1, 1.0), (1, 2, 1.0), (2, 1, 1.0)]));

        result.Ranking[0].ShouldBe(0);
        double.IsFinite(result.LogStrengths[0]).ShouldBeTrue();
        result.Converged.ShouldBeTrue();
    }

    [Fact]
    public void Run_Empty_IsDefined()
    {
        BradleyTerry.Run(new PreferenceTableBuilder().Build(), Likelihood).Ranking.Length.ShouldBe(0);
        var lone = new PreferenceTableBuilder();
        lone.AddCandidate("a");
        BradleyTerry.Run(lone.Build()).LogStrengths.ToArray().ShouldBe([0]);
    }

    [Fact]
    public void Run_Ties_CountHalf()
    {
        var ties = BradleyTerry.Run(Table([(0, 1, 0.5), (0, 1, 0.5), (0, 1, 1.0), (0, 1, 0.0)]), Likelihood);

        ties.Probability(0, 1).ShouldBe(0.5, 1e-8);
    }

    [Fact]
    public void Run_SidesSwapped_GivesTheSame() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[1, 4], Gen.Bool).Array[1, 40].Sample(
            draws =>
            {
                var rows = Array.ConvertAll(draws, draw => (draw.Item1, (draw.Item1 + draw.Item2) % 5, draw.Item3));
                var exact = new BradleyTerryOptions { Tolerance = 1e-9 };
                var plain = BradleyTerry.Run(Table(Array.ConvertAll(rows, row => (row.Item1, row.Item2, row.Item3 ? 1.0 : 0.0))), exact);
                var swapped = BradleyTerry.Run(Table(Array.ConvertAll(rows, row => (row.Item2, row.Item1, row.Item3 ? 0.0 : 1.0))), exact);
                for (var candidate = 0; candidate < plain.LogStrengths.Length; candidate++)
                {
                    swapped.LogStrengths[candidate].ShouldBe(plain.LogStrengths[candidate], 1e-6);
                }
            },
            iter: 30);

    [Theory]
    [InlineData(0.3)]
    [InlineData(double.NaN)]
    public void Add_ShareThatIsNone_IsRefused(double share) =>
        Should.Throw<ArgumentException>(() => new PreferenceTableBuilder().Add("ann", "a", "b", share)).Message.ShouldContain("Comparison 0");

    [Fact]
    public void Run_BadOptions_AreAllNamed()
    {
        var message = Should.Throw<ArgumentException>(
            () => BradleyTerry.Run(Table([(0, 1, 1.0)]), new BradleyTerryOptions { Prior = -1, Tolerance = double.NaN })).Message;

        message.ShouldContain("Prior");
        message.ShouldContain("Tolerance");
    }

    private static (int, int, double)[] Wins(int first, int second, int won, int lost) =>
        [.. Enumerable.Repeat((first, second, 1.0), won), .. Enumerable.Repeat((first, second, 0.0), lost)];

    private static PreferenceTable Table((int First, int Second, double Share)[] rows)
    {
        var builder = new PreferenceTableBuilder();
        foreach (var candidate in Enumerable.Range(0, rows.Max(row => Math.Max(row.First, row.Second)) + 1))
        {
            builder.AddCandidate($"c{candidate}");
        }

        foreach (var (first, second, share) in rows)
        {
            builder.Add("ann", $"c{first}", $"c{second}", share);
        }

        return builder.Build();
    }

    private static double LogLikelihood(PreferenceTable table, PreferenceResult result, int moved, double by)
    {
        var strengths = result.LogStrengths.ToArray();
        strengths[moved] += by;
        var sum = 0.0;
        foreach (var comparison in table.Comparisons)
        {
            sum -= Math.Log(1 + Math.Exp(strengths[comparison.Loser] - strengths[comparison.Winner]));
        }

        return sum;
    }
}

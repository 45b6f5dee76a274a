using AnnotationFunctions.Core.Consensus.Rankings;

namespace AnnotationFunctions.Tests.Core.Consensus.Rankings;

public sealed class RankingTests
{
    [Fact]
    public void Borda_HandWorked_ScoresAreSharesOfBeatenCandidates()
    {
        // a b c, a c b, b a c: a beats 2 + 2 + 1 of 6, b 1 + 0 + 2, c 0 + 1 + 0.
        var table = Table(["a", "b", "c"], ["a", "c", "b"], ["b", "a", "c"]);

        var item = Borda.Run(table, new BordaOptions { WeighAnnotators = false }).Items[0];

        item.Scores.ShouldBe([5 / 6.0, 3 / 6.0, 1 / 6.0], 1e-12);
        item.Order.ShouldBe([0, 1, 2]);
        item.Confidence.ShouldBe(2 / 3.0, 1e-12);
    }

    [Fact]
    public void Borda_SharedAndMissingRanks_CountHalfAndNotAtAll()
    {
        var builder = new RankingTableBuilder();
        builder.AddItem("i", ["a", "b", "c"]);
        builder.Add("i", "ann", [["a", "b"]]);
        builder.Add("i", "bob", ["b", "a"]);

        var item = Borda.Run(builder.Build(), new BordaOptions { WeighAnnotators = false }).Items[0];

        item.Scores[0].ShouldBe(0.25);
        item.Scores[1].ShouldBe(0.75);
        item.Scores[2].ShouldBe(double.NaN);
        item.Order.ShouldBe([1, 0, 2]);
    }

    [Fact]
    public void Borda_WeighedAnnotators_OutvoteACarelessOne()
    {
        var random = new Random(3);
        double plain = 0, weighed = 0;
        var builder = new RankingTableBuilder();
        for (var item = 0; item < 150; item++)
        {
            for (var annotator = 0; annotator < 6; annotator++)
            {
                var noise = annotator < 3 ? 0.8 : 40;
                builder.Add($"{item}", $"{annotator}", Enumerable.Range(0, 5).OrderBy(c => c + (noise * random.NextDouble())).Select(c => $"{c}"));
            }
        }

        var table = builder.Build();
        foreach (var (item, index) in table.Items.Select((item, index) => (item, index)))
        {
            plain += First(Borda.Run(table, new BordaOptions { WeighAnnotators = false }).Items[index]) == "0" ? 1 : 0;
            weighed += First(Borda.Run(table).Items[index]) == "0" ? 1 : 0;
            string First(ItemRanking ranking) => item.Candidates[ranking.Order[0]];
        }

        weighed.ShouldBeGreaterThan(plain + 10);
        Borda.Run(table).Annotators[0].Correlation.ShouldBeGreaterThan(Borda.Run(table).Annotators[5].Correlation + 0.3);
    }

    [Fact]
    public void PlackettLuce_TwoCandidates_IsTheShareOfWinsWithThePrior()
    {
        // Three wins to one, and half a pseudo-win and half a pseudo-loss against strength 1, spread by Prior = ε → 0.
        var table = Table(["a", "b"], ["a", "b"], ["a", "b"], ["b", "a"]);

        var result = PlackettLuce.Run(table, new PlackettLuceOptions { Prior = 1e-6, Tolerance = 1e-7, MaxIterations = 100_000 });

        result.Items[0].Confidence.ShouldBe(0.75, 1e-5);
        result.Converged.ShouldBeTrue();
    }

    [Fact]
    public void PlackettLuce_Simulated_EndsAtTheMaximum()
    {
        var random = new Random(8);
        double[] logs = [1.5, 1, 0.5, 0, -1];
        var rankings = Enumerable.Range(0, 60)
            .Select(_ => Enumerable.Range(0, 5).OrderByDescending(c => logs[c] - Math.Log(-Math.Log(random.NextDouble()))).Select(c => $"{c}").ToArray())
            .ToArray();
        var builder = new RankingTableBuilder();
        builder.AddItem("i", ["0", "1", "2", "3", "4"]);
        for (var r = 0; r < rankings.Length; r++)
        {
            builder.Add("i", $"{r}", rankings[r]);
        }

        var result = PlackettLuce.Run(builder.Build(), new PlackettLuceOptions { Prior = 1e-9, Tolerance = 1e-9, MaxIterations = 100_000 });

        var scores = result.Items[0].Scores.ToArray();
        result.LogLikelihood.ShouldBe(LogLikelihood(scores), 1e-6);
        for (var c = 0; c < 5; c++)
        {
            var moved = scores.ToArray();
            moved[c] += 1e-4;
            var up = LogLikelihood(moved);
            moved[c] -= 2e-4;
            ((up - LogLikelihood(moved)) / 2e-4).ShouldBe(0, 1e-4);
        }

        double LogLikelihood(double[] s) => rankings.Sum(ranking => Enumerable.Range(0, 5).Sum(
            k => s[int.Parse(ranking[k])] - Math.Log(ranking[k..].Sum(c => Math.Exp(s[int.Parse(c)])))));
    }

    [Fact]
    public void Add_CandidateTwice_IsRefusedByName() =>
        Should.Throw<ArgumentException>(() => new RankingTableBuilder().Add("i", "ann", ["a", "b", "a"])).Message.ShouldContain("'a'");

    [Fact]
    public void Run_ItemsWithoutRankings_AreDefined()
    {
        var builder = new RankingTableBuilder();
        builder.AddItem("none", []);
        builder.AddItem("one", ["a"]);
        builder.AddItem("two", ["a", "b"]);
        var table = builder.Build();

        foreach (var result in (RankingResult[])[Borda.Run(table), PlackettLuce.Run(table)])
        {
            result.Items[0].Order.ShouldBeEmpty();
            result.Items[1].Order.ShouldBe([0]);
            result.Items[2].Order.ShouldBe([0, 1]);
            result.Items[2].Confidence.ShouldBe(0.5);
        }
    }

    private static RankingTable Table(params string[][] rankings)
    {
        var builder = new RankingTableBuilder();
        for (var annotator = 0; annotator < rankings.Length; annotator++)
        {
            builder.Add("i", $"{annotator}", rankings[annotator]);
        }

        return builder.Build();
    }
}

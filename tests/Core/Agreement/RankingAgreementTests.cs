using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus.Preferences;
using AnnotationFunctions.Core.Consensus.Rankings;

namespace AnnotationFunctions.Tests.Core.Agreement;

public sealed class RankingAgreementTests
{
    [Fact]
    public void Tau_HandWorked_IsTheMeanOverPairsAndItems()
    {
        // Item 1: abc, acb, cba: τ = 1/3, -1, -1/3, mean -1/3. Item 2: ab, ab: 1. Item 3 has one ranking.
        var table = Table(("1", "abc"), ("1", "acb"), ("1", "cba"), ("2", "ab"), ("2", "ab"), ("3", "ab"));

        var result = RankingAgreement.Tau(table);

        result.Value.ShouldBe(1 / 3.0, 1e-12);
        result.Items.ShouldBe(2);
        RankingAgreement.PerItem(table)[..2].ShouldBe([-1 / 3.0, 1], 1e-12);
        RankingAgreement.PerItem(table)[2].ShouldBe(double.NaN);
    }

    [Fact]
    public void Concordance_HandWorked_IsKendallsW()
    {
        // Rank sums of abc, acb, cba: a 1+1+3 = 5, b 2+3+2 = 7, c 3+2+1 = 6: S = 2, W = 12 · 2 / (9 · 24).
        RankingAgreement.Concordance(Table(("1", "abc"), ("1", "acb"), ("1", "cba"))).Value.ShouldBe(1 / 9.0, 1e-12);
    }

    [Fact]
    public void Pairs_ThreeAnnotators_AreOrderedAndMeasured()
    {
        var pairs = RankingAgreement.Pairs(Table(("1", "abc"), ("1", "acb"), ("1", "cba")));

        pairs.Select(pair => (pair.First, pair.Second)).ShouldBe([(0, 1), (0, 2), (1, 2)]);
        pairs.Select(pair => pair.Agreement.Value).ShouldBe([1 / 3.0, -1, -1 / 3.0], 1e-12);
    }

    [Fact]
    public void Preference_WithoutTies_IsTwicePercentMinusOne()
    {
        // Pair ab: a, a, b (1 of 3 pairs agree); pair cd, shown in both orders: c, c.
        var builder = new PreferenceTableBuilder();
        builder.Add("ann", "a", "b", 1);
        builder.Add("bob", "b", "a", 0);
        builder.Add("eve", "a", "b", 0);
        builder.Add("ann", "c", "d", 1);
        builder.Add("bob", "d", "c", 0);

        var result = PreferenceAgreement.Run(builder.Build());

        result.Observed.ShouldBe(2 / 3.0, 1e-12);
        result.Value.ShouldBe(1 / 3.0, 1e-12);
        result.Items.ShouldBe(2);
    }

    [Fact]
    public void Preference_WithTies_CorrectsForTheirShare()
    {
        // Pair ab: tie, tie; pair cd: c, d. t = 1/2, p_e = 1/4 + 1/8, p_o = 1/2.
        var builder = new PreferenceTableBuilder();
        builder.Add("ann", "a", "b", 0.5);
        builder.Add("bob", "a", "b", 0.5);
        builder.Add("ann", "c", "d", 1);
        builder.Add("bob", "c", "d", 0);

        PreferenceAgreement.Run(builder.Build()).Value.ShouldBe((0.5 - 0.375) / (1 - 0.375), 1e-12);
    }

    [Fact]
    public void Preference_LinearisedAndBootstrap_AgreeOnManyPairs()
    {
        var random = new Random(4);
        var builder = new PreferenceTableBuilder();
        for (var pair = 0; pair < 1500; pair++)
        {
            for (var annotator = 0; annotator < 3; annotator++)
            {
                builder.Add($"{annotator}", $"{pair}a", $"{pair}b", random.Next(10) < 2 ? 0.5 : random.Next(10) < 7 ? 1 : 0);
            }
        }

        var table = builder.Build();
        var bootstrap = PreferenceAgreement.Run(table, new AgreementOptions { Interval = IntervalMethod.Bootstrap });
        var linearised = PreferenceAgreement.Run(table, new AgreementOptions { Interval = IntervalMethod.Linearised });

        linearised.Lower.ShouldBe(bootstrap.Lower, 0.004);
        linearised.Upper.ShouldBe(bootstrap.Upper, 0.004);
    }

    private static RankingTable Table(params (string Item, string Order)[] rows)
    {
        var builder = new RankingTableBuilder();
        var next = new Dictionary<string, int>();
        foreach (var (item, order) in rows)
        {
            next[item] = next.GetValueOrDefault(item) + 1;
            builder.Add(item, $"{next[item]}", order.Select(c => $"{c}"));
        }

        return builder.Build();
    }
}

using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Agreement;

public sealed class NumericAgreementTests
{
    /// <summary>Three raters of anxiety on 20 subjects, from the examples of R's irr package.</summary>
    private static readonly int[][] Anxiety =
    [
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    ];

    [Fact]
    public void KendallW_Anxiety_MatchesR()
    {
        var table = WorkedExamples.FromObservers(Anxiety);

        var result = KendallW.Run(table);
        var (chiSquare, degrees, probability) = KendallW.Test(table);

        result.Value.ShouldBe(0.539656876, 5e-10);
        (result.Items, result.Annotators).ShouldBe((20, 3));
        result.Lower.ShouldBeInRange(0, result.Value);
        result.Upper.ShouldBeInRange(result.Value, 1);
        chiSquare.ShouldBe(30.760441929, 5e-9);
        degrees.ShouldBe(19);
        probability.ShouldBe(0.042883473, 5e-10);
    }

    [Fact]
    public void WeightedKappa_AnxietyInFiveCategories_MatchesR()
    {
        var grouped = Anxiety.Select(row => row.Select(x => x == 6 ? 5 : Math.Min(x, 4)).ToArray()).ToArray();
        var table = WorkedExamples.FromObservers(grouped);

        CohenKappa.Run(table, 1, 2).Value.ShouldBe(-0.006289308, 5e-10);
        CohenKappa.Run(table, 1, 2, new AgreementOptions { Weights = AgreementWeights.Linear }).Value.ShouldBe(0.145907473, 5e-10);
        CohenKappa.Run(table, 1, 2, new AgreementOptions { Weights = AgreementWeights.Quadratic }).Value.ShouldBe(0.25203252, 5e-9);
    }

    [Fact]
    public void IntraclassCorrelation_ShroutFleiss1979_MatchesThePaper()
    {
        int[][] judges = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]];

        IntraclassCorrelation.Run(WorkedExamples.FromObservers(judges)).Value.ShouldBe(0.29, 0.005);
    }

    [Fact]
    public void RankCorrelation_HandWorked_Matches()
    {
        // Ranks 1 2 3 4 against 1 3 2 4: five pairs concordant, one discordant; squared rank differences sum to 2.
        var table = WorkedExamples.FromObservers([[1, 2, 3, 4], [1, 3, 2, 4]]);

        RankCorrelation.KendallTauB(table, 0, 1).Value.ShouldBe(4.0 / 6, 1e-12);
        RankCorrelation.Spearman(table, 0, 1).Value.ShouldBe(1 - (6 * 2.0 / (4 * 15)), 1e-12);
    }

    [Fact]
    public void RankCorrelation_Ties_AreCorrected()
    {
        // x = 1 1 2, y = 1 2 3: two concordant pairs, one tie in x: 2 / sqrt(2 · 3).
        var table = WorkedExamples.FromObservers([[1, 1, 2], [1, 2, 3]]);

        RankCorrelation.KendallTauB(table, 0, 1).Value.ShouldBe(2 / Math.Sqrt(6), 1e-12);
    }

    [Fact]
    public void KendallTau_AnyColumns_EqualsTheCountOfAllPairs() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5]).Array[2, 40].Sample(pairs =>
        {
            var (x, y) = (Array.ConvertAll(pairs, pair => (double)pair.Item1), Array.ConvertAll(pairs, pair => (double)pair.Item2));
            double balance = 0, untiedX = 0, untiedY = 0;
            for (var i = 0; i < x.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    balance += Math.Sign(x[i] - x[j]) * Math.Sign(y[i] - y[j]);
                    untiedX += x[i] != x[j] ? 1 : 0;
                    untiedY += y[i] != y[j] ? 1 : 0;
                }
            }

            var expected = balance / Math.Sqrt(untiedX * untiedY);
            (double.IsNaN(expected) ? double.IsNaN(KendallTau.B(x, y)) : Math.Abs(KendallTau.B(x, y) - expected) < 1e-12).ShouldBeTrue();
        });

    [Fact]
    public void RankCorrelation_SameSeed_SameIntervalAroundTheValue()
    {
        var table = WorkedExamples.FromObservers(Anxiety);

        var first = RankCorrelation.Spearman(table, 0, 1);
        var second = RankCorrelation.Spearman(table, 0, 1);

        first.ShouldBe(second);
        first.Lower.ShouldBeLessThan(first.Value);
        first.Upper.ShouldBeGreaterThan(first.Value);
        first.StandardError.ShouldBeInRange(0.1, 0.4); // about 1 / √(n - 1) = 0.23 for weak correlation
    }

    [Fact]
    public void RankCorrelation_BootstrapAndJackknife_AgreeOnManyItems()
    {
        var random = new Random(5);
        var first = Enumerable.Range(0, 1500).Select(_ => random.Next(1, 50)).ToArray();
        var table = WorkedExamples.FromObservers([first, [.. first.Select(x => x + random.Next(1, 40))]]);

        var bootstrap = RankCorrelation.KendallTauB(table, 0, 1, new AgreementOptions { Interval = IntervalMethod.Bootstrap, BootstrapSamples = 300 });
        var jackknife = RankCorrelation.KendallTauB(table, 0, 1, new AgreementOptions { Interval = IntervalMethod.Linearised });

        jackknife.StandardError.ShouldBe(bootstrap.StandardError, 0.25 * bootstrap.StandardError);
        jackknife.Value.ShouldBe(bootstrap.Value);
    }

    [Fact]
    public void RankCorrelation_OneValueThroughout_IsUndefinedAndSaysSo()
    {
        var result = RankCorrelation.KendallTauB(WorkedExamples.FromObservers([[1, 1, 1, 1], [1, 2, 3, 4]]), 0, 1);

        result.IsDefined.ShouldBeFalse();
        result.Note.ShouldNotBeNull();
    }

    [Fact]
    public void ItemAgreement_Weighted_IsTheMeanCreditOfPairs()
    {
        // Labels 1, 2, 4 of a scale 1 .. 4: linear credits 2/3, 0, 1/3.
        var agreement = ItemAgreement.Run(
            WorkedExamples.FromObservers([[1, 4], [2, 3], [4, 0]]), new AgreementOptions { Weights = AgreementWeights.Linear });

        agreement[0].ShouldBe(1 / 3.0, 1e-12);
        agreement[1].ShouldBe(2 / 3.0, 1e-12);
    }

    [Fact]
    public void ItemAgreement_HandWorked_IsTheShareOfAgreeingPairs()
    {
        var agreement = ItemAgreement.Run(AnnotationTable.FromIds([0, 0, 0, 1, 1, 2], [0, 1, 2, 0, 1, 0], [0, 0, 1, 1, 1, 0], 3, 3, 2));

        agreement[0].ShouldBe(1.0 / 3, 1e-12);
        agreement[1].ShouldBe(1);
        agreement[2].ShouldBe(double.NaN);
    }
}

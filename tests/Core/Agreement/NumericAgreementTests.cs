using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

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
        var (w, chiSquare, degrees, items) = KendallW.Run(WorkedExamples.FromObservers(Anxiety));

        w.ShouldBe(0.539656876, 5e-10);
        chiSquare.ShouldBe(30.760441929, 5e-9);
        (degrees, items).ShouldBe((19, 20));
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

        IntraclassCorrelation.Run(WorkedExamples.FromObservers(judges)).ShouldBe(0.29, 0.005);
    }

    [Fact]
    public void RankCorrelation_HandWorked_Matches()
    {
        // Ranks 1 2 3 4 against 1 3 2 4: five pairs concordant, one discordant; squared rank differences sum to 2.
        var table = WorkedExamples.FromObservers([[1, 2, 3, 4], [1, 3, 2, 4]]);

        RankCorrelation.KendallTauB(table, 0, 1).ShouldBe(4.0 / 6, 1e-12);
        RankCorrelation.Spearman(table, 0, 1).ShouldBe(1 - (6 * 2.0 / (4 * 15)), 1e-12);
    }

    [Fact]
    public void RankCorrelation_Ties_AreCorrected()
    {
        // x = 1 1 2, y = 1 2 3: two concordant pairs, one tie in x: 2 / sqrt(2 · 3).
        var table = WorkedExamples.FromObservers([[1, 1, 2], [1, 2, 3]]);

        RankCorrelation.KendallTauB(table, 0, 1).ShouldBe(2 / Math.Sqrt(6), 1e-12);
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

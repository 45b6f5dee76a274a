using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Agreement;

public sealed class PairCoefficientTests
{
    private static readonly AnnotationTable Gwet2014 = WorkedExamples.FromObservers(WorkedExamples.Krippendorff2011);

    [Fact]
    public void GwetAc_Gwet2014_MatchesValueAndStandardError()
    {
        var result = GwetAc.Run(Gwet2014);

        result.Value.ShouldBe(0.775444068, 5e-10);
        result.StandardError.ShouldBe(0.142949951, 5e-10);
    }

    [Fact]
    public void FleissKappa_Gwet2014_MatchesValueAndStandardError()
    {
        var result = FleissKappa.Run(Gwet2014);

        result.Value.ShouldBe(0.761169275, 5e-10);
        result.StandardError.ShouldBe(0.153019203, 5e-10);
    }

    [Fact]
    public void BrennanPrediger_Gwet2014_MatchesValueAndStandardError()
    {
        var result = BrennanPrediger.Run(Gwet2014);

        result.Value.ShouldBe(0.772727273, 5e-10);
        result.StandardError.ShouldBe(0.14471662, 5e-9);
    }

    public static TheoryData<string, double> WeightedAc2 => new()
    {
        { "linear", 0.858739136 }, { "quadratic", 0.914000724 }, { "ordinal", 0.89893977 }, { "ratio", 0.857367558 },
    };

    [Theory]
    [MemberData(nameof(WeightedAc2))]
    public void GwetAc_Weighted_MatchesGwet2014(string weights, double expected) =>
        GwetAc.Run(Gwet2014, new AgreementOptions { Weights = Named(weights) }).Value.ShouldBe(expected, 5e-9);

    public static TheoryData<string, double> WeightedAlpha => new()
    {
        { "linear", 0.800383877 }, { "quadratic", 0.849107143 }, { "ordinal", 0.833638026 }, { "ratio", 0.797402775 },
    };

    [Theory]
    [MemberData(nameof(WeightedAlpha))]
    public void KrippendorffAlpha_Weighted_MatchesGwet2014(string weights, double expected) =>
        KrippendorffAlpha.Run(Gwet2014, new AgreementOptions { Weights = Named(weights) }).Value.ShouldBe(expected, 5e-9);

    [Fact]
    public void FleissKappa_WikipediaCounts_Matches()
    {
        int[][] counts =
        [
            [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
        ];

        FleissKappa.Run(WorkedExamples.FromCounts(counts)).Value.ShouldBe(0.209930704, 5e-10);
    }

    [Fact]
    public void FleissKappa_Fleiss1971_MatchesThePaper()
    {
        int[][] diagnoses =
        [
            [4, 4, 4, 4, 4, 4], [2, 2, 2, 5, 5, 5], [2, 3, 3, 3, 3, 5], [5, 5, 5, 5, 5, 5], [2, 2, 2, 4, 4, 4], [1, 1, 3, 3, 3, 3],
            [3, 3, 3, 3, 5, 5], [1, 1, 3, 3, 3, 4], [1, 1, 4, 4, 4, 4], [5, 5, 5, 5, 5, 5], [1, 4, 4, 4, 4, 4], [1, 2, 4, 4, 4, 4],
            [2, 2, 2, 3, 3, 3], [1, 4, 4, 4, 4, 4], [2, 2, 4, 4, 4, 5], [3, 3, 3, 3, 3, 5], [1, 1, 1, 4, 5, 5], [1, 1, 1, 1, 1, 2],
            [2, 2, 4, 4, 4, 4], [1, 3, 3, 5, 5, 5], [5, 5, 5, 5, 5, 5], [2, 4, 4, 4, 4, 4], [2, 2, 4, 5, 5, 5], [1, 1, 4, 4, 4, 4],
            [1, 4, 4, 4, 4, 5], [2, 2, 2, 2, 2, 4], [1, 1, 1, 1, 5, 5], [2, 2, 4, 4, 4, 4], [1, 3, 3, 3, 3, 3], [5, 5, 5, 5, 5, 5],
        ];
        var observers = Enumerable.Range(0, 6).Select(rater => diagnoses.Select(row => row[rater]).ToArray()).ToArray();

        var result = FleissKappa.Run(WorkedExamples.FromObservers(observers));

        result.Value.ShouldBe(0.43024452, 5e-9);
        result.Items.ShouldBe(30);
        result.Lower.ShouldBeInRange(0.3, 0.4);
    }

    [Fact]
    public void ScottPi_HandWorked_Matches()
    {
        // Cohen 1960's table: p_o .70; mean marginals (.55, .30, .15): p_e = .3025 + .09 + .0225 = .415.
        var table = WorkedExamples.FromContingency([[88, 10, 2], [14, 40, 6], [18, 10, 12]]);

        ScottPi.Run(table, 0, 1).Value.ShouldBe((0.70 - 0.415) / (1 - 0.415), 1e-12);
        ScottPi.Run(table, 1, 0).Measure.ShouldBe("scott-pi");
    }

    [Fact]
    public void FixedAndFreeKappa_Randolph_Match()
    {
        var table = WorkedExamples.FromCounts([[6, 1, 0], [0, 7, 0]]);

        FleissKappa.Run(table).Value.ShouldBe(0.708333333, 5e-10);
        BrennanPrediger.Run(table).Value.ShouldBe(0.785714286, 5e-10);
    }

    [Fact]
    public void PercentAgreement_HandWorked_IsTheMeanShareOfAgreeingPairs()
    {
        // Item 0: a a b (1 of 3 pairs); item 1: a a (1 of 1); item 2: one answer, left out. Mean 2/3.
        var table = AnnotationTable.FromIds([0, 0, 0, 1, 1, 2], [0, 1, 2, 0, 1, 0], [0, 0, 1, 0, 0, 1], 3, 3, 2);

        var result = PercentAgreement.Run(table);

        result.Value.ShouldBe(2.0 / 3, 1e-12);
        result.Items.ShouldBe(2);
    }

    private static AgreementWeights Named(string name) => name switch
    {
        "linear" => AgreementWeights.Linear,
        "quadratic" => AgreementWeights.Quadratic,
        "ordinal" => AgreementWeights.Ordinal,
        _ => AgreementWeights.Ratio,
    };
}

using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Agreement;

public sealed class CohenKappaTests
{
    [Fact]
    public void Run_Sas3x3_MatchesValueAndAsymptoticError()
    {
        var table = WorkedExamples.FromContingency([[0, 4, 1], [0, 8, 0], [0, 1, 5]]);

        var plain = CohenKappa.Run(table, 0, 1);
        var linear = CohenKappa.Run(table, 0, 1, new AgreementOptions { Weights = AgreementWeights.Linear });

        plain.Value.ShouldBe(0.484162896, 5e-10);
        plain.StandardError.ShouldBe(0.138013578, 5e-10);
        linear.Value.ShouldBe(0.470119522, 5e-10);
        linear.StandardError.ShouldBe(0.145746045, 5e-10);
    }

    [Fact]
    public void Run_Cohen1960And1968_MatchThePapers()
    {
        var table = WorkedExamples.FromContingency([[88, 10, 2], [14, 40, 6], [18, 10, 12]]);
        double[] disagreement = [0, 1, 3, 1, 0, 6, 3, 6, 0];
        var weights = AgreementWeights.Custom(Array.ConvertAll(disagreement, d => 1 - (d / 6)));

        CohenKappa.Run(table, 0, 1).Value.ShouldBe(0.491525424, 5e-10);
        CohenKappa.Run(table, 0, 1, new AgreementOptions { Weights = weights }).Value.ShouldBe(0.347826087, 5e-10);
    }

    [Theory]
    [InlineData(20, 5, 10, 15, 0.4)]
    [InlineData(45, 15, 25, 15, 0.130434783)]
    [InlineData(25, 35, 5, 35, 0.259259259)]
    [InlineData(118, 5, 2, 0, -0.023391813)]
    public void Run_TwoByTwo_Matches(int a, int b, int c, int d, double expected) =>
        CohenKappa.Run(WorkedExamples.FromContingency([[a, b], [c, d]]), 0, 1).Value.ShouldBe(expected, 5e-10);

    [Fact]
    public void Pairs_ThreeAnnotators_EqualsRunOfEachPair()
    {
        var table = WorkedExamples.FromObservers([[1, 2, 1, 2, 1, 0], [1, 1, 1, 2, 2, 1], [0, 2, 1, 2, 2, 1]]);

        var pairs = CohenKappa.Pairs(table);

        pairs.Count.ShouldBe(3);
        foreach (var pair in pairs)
        {
            pair.Agreement.Value.ShouldBe(CohenKappa.Run(table, pair.First, pair.Second).Value, 1e-12);
        }
    }

    [Fact]
    public void Run_NoCommonItem_IsUndefined() =>
        CohenKappa.Run(AnnotationTable.FromIds([0, 1], [0, 1], [0, 0], 2, 2, 1), 0, 1).IsDefined.ShouldBeFalse();

    [Fact]
    public void Run_UnknownAnnotator_IsRefusedByName() =>
        Should.Throw<ArgumentOutOfRangeException>(() => CohenKappa.Run(AnnotationTable.FromIds([0], [0], [0], 1, 1, 1), 0, 3))
            .ParamName.ShouldBe("second");
}

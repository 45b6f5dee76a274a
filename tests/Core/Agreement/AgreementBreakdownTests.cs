using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Agreement;

public sealed class AgreementBreakdownTests
{
    private static readonly AnnotationTable Table = WorkedExamples.FromObservers(WorkedExamples.Krippendorff2011);

    [Fact]
    public void PerClass_EachClass_EqualsTheClassesOfTheResultAndHasAnInterval()
    {
        var classes = AgreementBreakdown.PerClass(Table, binary => KrippendorffAlpha.Run(binary));

        var expected = KrippendorffAlpha.Run(Table).Classes;
        classes.Count.ShouldBe(5);
        for (var label = 0; label < 5; label++)
        {
            classes[label].Value.ShouldBe(expected[label].Value, 1e-12);
            classes[label].Lower.ShouldBeLessThanOrEqualTo(classes[label].Value);
        }
    }

    [Fact]
    public void PerPair_KrippendorffOfEachPair_UsesCommonItemsOnly()
    {
        var pairs = AgreementBreakdown.PerPair(Table, pair => KrippendorffAlpha.Run(pair));

        pairs.Count.ShouldBe(6);
        var first = pairs.Single(pair => (pair.First, pair.Second) == (0, 1)).Agreement;
        first.Items.ShouldBe(9);
        first.PercentAgreement.ShouldBe(8 / 9.0, 1e-12);
    }

    [Fact]
    public void CohenKappa_OneClassDominates_SaysSoAndCarriesCompanions()
    {
        var result = CohenKappa.Run(WorkedExamples.FromContingency([[118, 5], [2, 0]]), 0, 1);

        result.PrevalenceSkewed.ShouldBeTrue();
        result.Note.ShouldNotBeNull().ShouldContain("AC1");
        result.Ac1.ShouldBe(0.940776338, 5e-10);
        result.Classes[0].PositiveAgreement.ShouldBe(2 * 118.0 / (2 * 118 + 5 + 2), 1e-12);
        CohenKappa.Run(WorkedExamples.FromContingency([[20, 5], [10, 15]]), 0, 1).PrevalenceSkewed.ShouldBeFalse();
    }
}

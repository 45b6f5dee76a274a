using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Agreement;

public sealed class KrippendorffAlphaTests
{
    [Theory]
    [InlineData(MeasurementLevel.Nominal, 0.743421053)]
    [InlineData(MeasurementLevel.Ordinal, 0.815387504)]
    [InlineData(MeasurementLevel.Interval, 0.849107143)]
    [InlineData(MeasurementLevel.Ratio, 0.797402775)]
    public void Run_Krippendorff2011_MatchesThePaper(MeasurementLevel level, double expected)
    {
        var table = WorkedExamples.FromObservers(WorkedExamples.Krippendorff2011);

        var result = KrippendorffAlpha.Run(table, new AgreementOptions { Level = level });

        result.Value.ShouldBe(expected, 5e-10);
        result.Items.ShouldBe(11);
        result.Answers.ShouldBe(40);
        result.Annotators.ShouldBe(4);
        result.Lower.ShouldBeLessThan(result.Value);
        result.Upper.ShouldBeGreaterThan(result.Value);
    }

    [Fact]
    public void Run_Krippendorff2011_StandardErrorMatchesIrrCac()
    {
        var table = WorkedExamples.FromObservers(WorkedExamples.Krippendorff2011);

        var result = KrippendorffAlpha.Run(table);

        result.StandardError.ShouldBe(0.145573887, 5e-10);
    }

    [Theory]
    [InlineData(0.095238095, new[] { 1, 2, 1, 1, 1, 1, 1, 1, 2, 1 }, new[] { 2, 2, 2, 1, 1, 2, 1, 1, 1, 1 })]
    [InlineData(0.691964286, new[] { 1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1 }, new[] { 2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4 })]
    public void Run_TwoObservers_MatchesThePaper(double expected, int[] first, int[] second) =>
        KrippendorffAlpha.Run(WorkedExamples.FromObservers([first, second])).Value.ShouldBe(expected, 5e-10);

    [Fact]
    public void Run_SameSeed_SameInterval()
    {
        var table = WorkedExamples.FromObservers(WorkedExamples.Krippendorff2011);

        var first = KrippendorffAlpha.Run(table, new AgreementOptions { Seed = 7 });
        var second = KrippendorffAlpha.Run(table, new AgreementOptions { Seed = 7 });
        var other = KrippendorffAlpha.Run(table, new AgreementOptions { Seed = 8 });

        (second.Lower, second.Upper).ShouldBe((first.Lower, first.Upper));
        (other.Lower, other.Upper).ShouldNotBe((first.Lower, first.Upper));
    }

    [Fact]
    public void Run_NoItemWithTwoAnswers_IsUndefinedAndSaysSo()
    {
        var table = AnnotationTable.FromIds([0, 1], [0, 1], [0, 0], 2, 2, 1);

        var result = KrippendorffAlpha.Run(table);

        result.IsDefined.ShouldBeFalse();
        result.Note.ShouldNotBeNull();
    }

    [Fact]
    public void Run_PerfectAgreementOnFewItems_LowerBoundStaysHonest()
    {
        var table = AnnotationTable.FromIds([0, 0, 1, 1], [0, 1, 0, 1], [0, 0, 1, 1], 2, 2, 2);

        var result = KrippendorffAlpha.Run(table);

        result.Value.ShouldBe(1);
        result.Lower.ShouldBeInRange(0.3, 0.4); // Wilson's lower bound of 2 out of 2 is 0.342
        result.Upper.ShouldBe(1);
    }

    [Fact]
    public void Run_OneClassDominates_SaysSoAndAc1StaysHigh()
    {
        var table = WorkedExamples.FromContingency([[118, 5], [2, 0]]);

        var result = KrippendorffAlpha.Run(table);

        result.Value.ShouldBeLessThan(0);
        result.Ac1.ShouldBe(0.940776338, 5e-10);
        result.Note.ShouldNotBeNull().ShouldContain("AC1");
        result.Classes[0].PositiveAgreement.ShouldBe(2 * 118.0 / (2 * 118 + 5 + 2), 1e-12);
        result.Classes[1].PositiveAgreement.ShouldBe(0);
        result.Classes[0].NegativeAgreement.ShouldBe(0);
    }

    [Fact]
    public void Run_BootstrapAndLinearised_AgreeOnManyItems()
    {
        var random = new Random(5);
        var truth = Enumerable.Range(0, 2000).Select(_ => random.Next(3)).ToArray();
        var rows = Enumerable.Range(0, 8000).ToArray();
        var table = AnnotationTable.FromIds(
            Array.ConvertAll(rows, r => r / 4),
            Array.ConvertAll(rows, r => r % 4),
            Array.ConvertAll(rows, r => random.NextDouble() < 0.7 ? truth[r / 4] : random.Next(3)),
            2000, 4, 3);

        var bootstrap = KrippendorffAlpha.Run(table, new AgreementOptions { Interval = IntervalMethod.Bootstrap });
        var linearised = KrippendorffAlpha.Run(table, new AgreementOptions { Interval = IntervalMethod.Linearised });

        linearised.Lower.ShouldBe(bootstrap.Lower, 0.003);
        linearised.Upper.ShouldBe(bootstrap.Upper, 0.003);
    }

    [Fact]
    public void Run_AnyTable_DoesNotDependOnOrderOrNames() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 3]).Array[2, 60].Sample(answers =>
        {
            var original = Build(answers, label => label);
            var shuffled = Build([.. answers.Reverse()], label => 3 - label);

            var expected = KrippendorffAlpha.Run(original);
            var actual = KrippendorffAlpha.Run(shuffled);

            actual.IsDefined.ShouldBe(expected.IsDefined);
            if (expected.IsDefined)
            {
                actual.Value.ShouldBe(expected.Value, 1e-9);
                expected.Value.ShouldBeInRange(-1.0001, 1);
                expected.Lower.ShouldBeLessThanOrEqualTo(expected.Upper);
            }
        });

    private static AnnotationTable Build((int Item, int Annotator, int Label)[] answers, Func<int, int> relabel)
    {
        var builder = new AnnotationTableBuilder(["0", "1", "2", "3"]) { Repeated = RepeatedAnswers.All };
        foreach (var (item, annotator, label) in answers)
        {
            builder.Add($"{item}", $"{annotator}", $"{relabel(label)}");
        }

        return builder.Build();
    }
}

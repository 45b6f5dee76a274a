using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus.MultiLabel;

namespace AnnotationFunctions.Tests.Core.Agreement;

public sealed class MultiLabelAgreementTests
{
    [Theory]
    [InlineData("", "", 0, 0)]
    [InlineData("a", "", 1, 1)]
    [InlineData("a", "b", 1, 1)]
    [InlineData("a", "a", 0, 0)]
    [InlineData("a", "ab", 0.5, 1 - (0.5 * 2 / 3))]
    [InlineData("ab", "bc", 2 / 3.0, 1 - (1 / 3.0 / 3))]
    [InlineData("abc", "abd", 0.5, 1 - (0.5 / 3))]
    [InlineData("a", "abcd", 0.75, 1 - (0.25 * 2 / 3))]
    public void Distance_Sets_FollowsTheDefinition(string first, string second, double jaccard, double masi)
    {
        int[] a = [.. first.Select(c => c - 'a')], b = [.. second.Select(c => c - 'a')];

        MultiLabelAgreement.Distance(a, b, SetDistance.Jaccard).ShouldBe(jaccard, 1e-12);
        MultiLabelAgreement.Distance(b, a, SetDistance.Jaccard).ShouldBe(jaccard, 1e-12);
        MultiLabelAgreement.Distance(a, b, SetDistance.Masi).ShouldBe(masi, 1e-12);
        MultiLabelAgreement.Distance(b, a, SetDistance.Masi).ShouldBe(masi, 1e-12);
    }

    [Fact]
    public void Run_HandWorked_Matches()
    {
        // Sets A = {a}, B = {a, b}, C = {b}; items (A, A), (A, B), (C, C). Jaccard: d(A,B) = d(B,C) = 1/2, d(A,C) = 1.
        // D_o = (2 · 1/2) / 6 = 1/6. Counts A 3, B 1, C 2: D_e = 2 (3·1·½ + 3·2·1 + 1·2·½) / 30 = 17/30.
        var table = Table(("1", ["a"], ["a"]), ("2", ["a"], ["a", "b"]), ("3", ["b"], ["b"]));

        var result = MultiLabelAgreement.Run(table, SetDistance.Jaccard);

        result.Value.ShouldBe(1 - (1 / 6.0 / (17 / 30.0)), 1e-12);
        result.Measure.ShouldBe("krippendorff-alpha-jaccard");
        result.Classes.Select(own => own.Name).ShouldBe(["a", "b"]);
        result.Classes[0].PositiveAgreement.ShouldBe(1); // a: chosen by both, both, neither
        result.Classes[1].PositiveAgreement.ShouldBe(2 / 3.0, 1e-12); // b: chosen by neither, one, both

        // MASI: d(A,B) = d(B,C) = 2/3, d(A,C) = 1: D_o = (2 · 2/3) / 6, D_e = 2 (3 · 2/3 + 6 + 2 · 2/3) / 30.
        MultiLabelAgreement.Run(table).Value.ShouldBe(1 - (2 / 9.0 / (56 / 90.0)), 1e-12);
    }

    [Fact]
    public void Run_OneClassEach_EqualsNominalAlphaWithMissingAnswers()
    {
        var nominal = WorkedExamples.FromObservers(WorkedExamples.Krippendorff2011);
        var builder = new MultiLabelTableBuilder(["1", "2", "3", "4", "5"]);
        for (var observer = 0; observer < 4; observer++)
        {
            for (var item = 0; item < 12; item++)
            {
                if (WorkedExamples.Krippendorff2011[observer][item] is not 0 and var value)
                {
                    builder.Add($"{item}", $"{observer}", [$"{value}"]);
                }
            }
        }

        var result = MultiLabelAgreement.Run(builder.Build());

        result.Value.ShouldBe(0.743421053, 5e-10);
        result.Value.ShouldBe(KrippendorffAlpha.Run(nominal).Value, 1e-12);
        result.Lower.ShouldBeLessThan(result.Value);
        result.StandardError.ShouldBe(0.145573887, 5e-10);
    }

    [Fact]
    public void Run_NoItemWithTwoAnswers_IsUndefinedAndSaysSo()
    {
        var builder = new MultiLabelTableBuilder(["a"]);
        builder.Add("1", "ann", ["a"]);

        var result = MultiLabelAgreement.Run(builder.Build());

        result.IsDefined.ShouldBeFalse();
        result.Note.ShouldNotBeNull();
    }

    private static MultiLabelTable Table(params (string Item, string[] First, string[] Second)[] rows)
    {
        var builder = new MultiLabelTableBuilder(["a", "b"]);
        foreach (var (item, first, second) in rows)
        {
            builder.Add(item, "ann", first);
            builder.Add(item, "bob", second);
        }

        return builder.Build();
    }
}

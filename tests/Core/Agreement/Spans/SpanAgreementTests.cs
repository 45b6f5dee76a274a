using AnnotationFunctions.Core.Agreement.Spans;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Agreement.Spans;

public sealed class SpanAgreementTests
{
    [Fact]
    public void Run_TwoAnnotators_HandWorked()
    {
        // Equal; overlapping (4 of 5 code points common); other class; only the second's.
        var result = Run(
            Answer(0, new(0, 4, 0), new(10, 15, 1), new(20, 25, 0)),
            Answer(1, new(0, 4, 0), new(11, 16, 1), new(20, 25, 1), new(40, 42, 0)));

        result.Exact.Value.ShouldBe(2.0 / 7, 1e-12);
        result.Partial.Value.ShouldBe(2 * 1.5 / 7, 1e-12);
        result.Tokens.Value.ShouldBe(2.0 * (4 + 4) / (14 + 16), 1e-12);
        result.Classes[0].Exact.Value.ShouldBe(2.0 / 4, 1e-12);
        result.Classes[1].Partial.Value.ShouldBe(1.0 / 3, 1e-12);
    }

    [Fact]
    public void Run_Tokens_CountWords()
    {
        // "the quick fox": one marks "quick", the other "quick fox" with half of fox.
        var tokens = new Dictionary<int, IReadOnlyList<(int, int)>> { [0] = TextTokens.Words("the quick fox") };

        Run(new SpanAgreementOptions { Tokens = tokens }, Answer(0, new LabelledSpan(4, 9, 0)), Answer(1, new LabelledSpan(4, 12, 0))).Tokens.Value.ShouldBe(2.0 / 3, 1e-12);
    }

    [Fact]
    public void Gamma_EqualSpans_IsOne() => Run(Answer(0, new(0, 4, 0), new(30, 35, 1)), Answer(1, new(0, 4, 0), new(30, 35, 1))).Gamma.Value.ShouldBe(1, 1e-12);

    [Fact]
    public void Disorder_HandWorked_Matches()
    {
        var disorder = new GammaDisorder(new SpanAgreementOptions { Classes = 2 });

        // Position ((1 + 1) / 10)² = .04; with another class 1.04; two that are apart stay alone: 2 / mean of 1.
        disorder.Observed([new(10, 15, 0)], [new(11, 16, 0)]).ShouldBe(0.04, 1e-12);
        disorder.Observed([new(10, 15, 0)], [new(11, 16, 1)]).ShouldBe(1.04, 1e-12);
        disorder.Observed([new(0, 5, 0)], [new(50, 55, 0)]).ShouldBe(2, 1e-12);
        disorder.Observed([new(0, 5, 0)], []).ShouldBe(2, 1e-12);
        disorder.Observed([], []).ShouldBe(0);
    }

    [Fact]
    public void Gamma_RandomSpans_IsNearZero()
    {
        var random = new Random(3);
        var answers = Enumerable.Range(0, 300).SelectMany(item => Enumerable.Range(0, 2).Select(a => new SpanAnswer(
            item, a, [.. Enumerable.Range(0, 4).Select(_ => random.Next(0, 180)).Select(start => new LabelledSpan(start, start + random.Next(3, 12), random.Next(2)))]))).ToArray();
        var lengths = Enumerable.Range(0, 300).ToDictionary(item => item, _ => 190);

        var gamma = SpanAgreement.Run(answers, 2, new SpanAgreementOptions { Classes = 2, Lengths = lengths }).Gamma;

        gamma.Value.ShouldBe(0, 0.03);
        gamma.Lower.ShouldBeLessThan(gamma.Value);
    }

    [Fact]
    public void Gamma_LooserBounds_FallsGradually()
    {
        var lengths = new Dictionary<int, int> { [0] = 400 };
        double Gamma(int shift) => Run(
            new SpanAgreementOptions { Lengths = lengths },
            Answer(0, new(10, 30, 0), new(100, 120, 0)),
            Answer(1, new(10 + shift, 30 + shift, 0), new LabelledSpan(100 + shift, 120 + shift, 0))).Gamma.Value;

        Gamma(2).ShouldBeGreaterThan(0.95);
        Gamma(8).ShouldBeInRange(0.8, Gamma(2));
        Gamma(19).ShouldBeLessThan(Gamma(8));
    }

    [Fact]
    public void Run_AnySpans_StaysWithinItsBounds() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Select(Gen.Int[0, 30], Gen.Int[1, 9], Gen.Int[0, 1]).Array[0, 5]).Array[2, 10].Sample(
            rows =>
            {
                SpanAnswer[] answers = [.. rows.DistinctBy(r => (r.Item1, r.Item2))
                    .Select(r => new SpanAnswer(r.Item1, r.Item2, [.. r.Item3.Select(s => new LabelledSpan(s.Item1, s.Item1 + s.Item2, s.Item3))]))];
                var result = SpanAgreement.Run(answers, 3, new SpanAgreementOptions { Classes = 2 });

                if (result.Exact.IsDefined)
                {
                    result.Exact.Value.ShouldBeInRange(0, 1);
                    result.Partial.Value.ShouldBeInRange(result.Exact.Value - 1e-12, 1);
                    result.Tokens.Value.ShouldBeInRange(0, 1);
                    result.Gamma.Value.ShouldBeLessThanOrEqualTo(1 + 1e-12);
                    result.Exact.Lower.ShouldBeLessThanOrEqualTo(result.Exact.Value);
                }
            },
            iter: 200);

    [Fact]
    public void Words_MixedScripts_AreCutInCodePoints() =>
        TextTokens.Words("a𝒳b, été!").ShouldBe([(0, 3), (3, 4), (5, 8), (8, 9)]);

    [Fact]
    public void Run_BadSpan_IsNamed() =>
        Should.Throw<ArgumentException>(() => Run(Answer(0, new LabelledSpan(5, 5, 0)))).Message.ShouldContain("span 0: 5 .. 5");

    private static SpanAnswer Answer(int annotator, params LabelledSpan[] spans) => new(0, annotator, spans);

    private static SpanAgreementResult Run(params SpanAnswer[] answers) => Run(new SpanAgreementOptions(), answers);

    private static SpanAgreementResult Run(SpanAgreementOptions options, params SpanAnswer[] answers) =>
        SpanAgreement.Run(answers, 2, options with { Classes = 2 });
}

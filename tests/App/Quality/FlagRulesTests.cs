using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.Tests.App.Quality;

public sealed class FlagRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Evaluate_GoodAnnotator_HasNothingAgainstThem() => Flags(Even(0.93, 200)).ShouldBeEmpty();

    [Fact]
    public void Evaluate_FewAnswers_SaysNothingHoweverBad() => Flags(Even(0.1, 19)).ShouldBeEmpty();

    [Fact]
    public void Evaluate_RandomAnswers_AreRandomAndNotAlsoInaccurate() => Flags(Even(0.1, 200)).ShouldBe([FlagKind.Random]);

    [Fact]
    public void Evaluate_AlwaysTheCommonClass_IsRandomHoweverOftenRight() =>
        Flags([new("0", "0", 1800), new("1", "0", 120), new("2", "0", 80)]).ShouldBe([FlagKind.Random]);

    [Fact]
    public void Evaluate_HalfRight_IsInaccurate() => Flags(Even(0.5, 200)).ShouldBe([FlagKind.Inaccurate]);

    [Fact]
    public void Evaluate_OneClassForAnother_ConfusesAndNamesThePair()
    {
        List<ConfusionCell> cells = [.. Even(0.95, 180), new("7", "1", 20)];
        var flag = FlagRules.Evaluate(Card(cells), Standing.Good, AnnotationPolicy.Default, Now).ShouldHaveSingleItem();
        flag.Kind.ShouldBe(FlagKind.Confuses);
        flag.Evidence.ShouldContain("'1' for '7'");
    }

    [Fact]
    public void Evaluate_NeverAnswered_IsSilent() =>
        FlagRules.Evaluate(null, Standing.Good.AfterExpiry(4, TimeSpan.FromMinutes(10), Now), AnnotationPolicy.Default, Now).ShouldHaveSingleItem().Kind.ShouldBe(FlagKind.Silent);

    [Fact]
    public void Evaluate_AnsweredSinceTheLeasesRanOut_IsNotSilentBeforeAnyAnswerWasCompared()
    {
        var standing = Standing.Good.AfterExpiry(4, TimeSpan.FromMinutes(10), Now).AfterAnswer().AfterExpiry(1, TimeSpan.FromMinutes(10), Now.AddHours(1));
        FlagRules.Evaluate(null, standing, AnnotationPolicy.Default, Now).ShouldBeEmpty();
    }

    [Fact]
    public void Evaluate_AFewLeasesAmongManyAnswers_IsNotSilent() =>
        FlagRules.Evaluate(Card(Even(0.95, 200)), new Standing(1, null, 7, 0), AnnotationPolicy.Default, Now).ShouldBeEmpty();

    private static IReadOnlyList<FlagKind> Flags(IReadOnlyList<ConfusionCell> cells) =>
        [.. FlagRules.Evaluate(Card(cells), Standing.Good, AnnotationPolicy.Default, Now).Select(flag => flag.Kind)];

    private static Scorecard Card(IReadOnlyList<ConfusionCell> cells) => new Scorecard { Annotator = "a" }
        .With("b1", new ScorecardPart((int)cells.Sum(cell => cell.Count), 0, 1, cells, Now));

    /// <summary>Ten classes, errors spread evenly.</summary>
    private static IReadOnlyList<ConfusionCell> Even(double accuracy, double answers) =>
    [
        .. from truth in Enumerable.Range(0, 10)
           from answer in Enumerable.Range(0, 10)
           select new ConfusionCell($"{truth}", $"{answer}", answers / 10 * (truth == answer ? accuracy : (1 - accuracy) / 9)),
    ];
}

using AnnotationFunctions.App.Quality;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Quality;

public sealed class ScorecardTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void With_SameBatchAgain_ReplacesWhatItSaid()
    {
        var card = new Scorecard { Annotator = "a" }.With("b1", Part(10, 0)).With("b1", Part(4, 1));
        card.Total.Answers.ShouldBe(4);
        card.Total.Confusion.Sum(cell => cell.Count).ShouldBe(4);
    }

    [Fact]
    public void With_AnyNumberOfBatches_KeepsTheirSumAndFewRows() => Gen.Int[1, 30].Array[1, 40].Sample(answers =>
    {
        var card = new Scorecard { Annotator = "a" };
        for (var i = 0; i < answers.Length; i++)
        {
            card = card.With($"b{i:D3}", Part(answers[i], i));
        }

        card.Parts.Count.ShouldBeLessThanOrEqualTo(Scorecard.MaxParts);
        card.Total.Answers.ShouldBe(answers.Sum());
        card.Total.Confusion.Sum(cell => cell.Count).ShouldBe(answers.Sum(), 1e-6);
    });

    [Fact]
    public void Total_NoParts_IsEmptyAndSaysNothing()
    {
        var card = new Scorecard { Annotator = "a" };
        card.Total.Answers.ShouldBe(0);
        card.Accuracy.ShouldBe(new Interval(0.5, 0, 1));
    }

    private static ScorecardPart Part(int answers, int minute) =>
        new(answers, 0, 2, [new ConfusionCell("0", "0", answers)], Start.AddMinutes(minute));
}

using AnnotationFunctions.App.Annotate.Suggestions;

namespace AnnotationFunctions.Tests.App.Annotate.Suggestions;

public sealed class SuggestionDesignTests
{
    private const int Items = 6_000;

    [Theory]
    [InlineData(3, 0.5, 0.5)]
    [InlineData(3, 0.1, 1 / 3.0)] // one answer of three is always without
    [InlineData(3, 0.9, 0.9)]
    [InlineData(2, 0.5, 0.5)]
    [InlineData(7, 0.3, 0.3)]
    [InlineData(1, 0.3, 0.3)]
    public void Arm_EverySlot_HasTheSameChanceOfTheControlArm(int minAnswers, double wanted, double expected)
    {
        for (var number = 0; number < minAnswers + 2; number++)
        {
            var share = Enumerable.Range(0, Items).Count(item => Arm(item, number, minAnswers, wanted) == SuggestionArm.Control) / (double)Items;
            share.ShouldBe(expected, 4 * Math.Sqrt(expected * (1 - expected) / Items), $"slot {number}");
        }
    }

    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.1)]
    [InlineData(5, 0.2)]
    public void Arm_FirstAnswersOfAnItem_OneIsAlwaysWithoutSuggestion(int minAnswers, double share) => Enumerable.Range(0, Items)
        .Count(item => Enumerable.Range(0, minAnswers).All(number => Arm(item, number, minAnswers, share) == SuggestionArm.Shown))
        .ShouldBe(0);

    [Fact]
    public void Arm_SlotsOfAnItem_AreNotTheSameInEveryBatch() => Enumerable.Range(0, 100)
        .Count(item => SuggestionDesign.Arm("b1", $"i{item}", 0, 3, 0.5) != SuggestionDesign.Arm("b2", $"i{item}", 0, 3, 0.5))
        .ShouldBeInRange(30, 70);

    private static SuggestionArm Arm(int item, int number, int minAnswers, double share) =>
        SuggestionDesign.Arm("b1", $"item{item}", number, minAnswers, share);
}

using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Projects;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Annotate.Batches;

public sealed class BatchAllowanceTests
{
    private static readonly AnnotationPolicy Policy = AnnotationPolicy.Default with { PricePerAnswer = 0.1m, PricePerReview = 1m, Budget = 100 };

    [Fact]
    public void Of_NoBudget_IsThePolicys() => BatchAllowance.Of(10, Policy, null).ShouldBe(new BatchAllowance(10, null, true, 0));

    [Fact]
    public void Of_PlentyLeft_ReservesTheWorstCase() => BatchAllowance.Of(10, Policy, 100).ShouldBe(new BatchAllowance(10, 7, true, 17m));

    [Fact]
    public void Of_TooLittleForReviews_GivesThemUpFirst() => BatchAllowance.Of(10, Policy, 6).ShouldBe(new BatchAllowance(10, 6, false, 6m));

    [Fact]
    public void Of_TooLittleForAll_TakesFewerItemsWithEnoughAnswers() => BatchAllowance.Of(10, Policy, 1.05m).ShouldBe(new BatchAllowance(3, 3, false, 0.9m));

    [Fact]
    public void Of_NothingLeft_TakesNothing() => BatchAllowance.Of(10, Policy, 0.2m).Items.ShouldBe(0);

    [Fact]
    public void Of_Anything_NeverReservesMoreThanIsLeft() =>
        Gen.Select(Gen.Int[0, 500], Gen.Int[0, 100_000], Gen.Int[0, 200], Gen.Int[0, 500], Gen.Int[1, 10], Gen.Int[0, 10]).Sample(
            (items, left, answer, review, min, more) =>
            {
                var policy = Policy with { PricePerAnswer = answer / 100m, PricePerReview = review / 100m, MinAnswers = min, MaxAnswers = min + more };
                var allowance = BatchAllowance.Of(items, policy, left / 100m);
                allowance.Reserved.ShouldBeLessThanOrEqualTo(left / 100m);
                allowance.Items.ShouldBeLessThanOrEqualTo(items);
                allowance.MaxAnswers!.Value.ShouldBeInRange(min, min + more);
                var worst = allowance.Items * ((allowance.MaxAnswers.Value * policy.PricePerAnswer) + (allowance.Reviews ? policy.PricePerReview : 0));
                worst.ShouldBeLessThanOrEqualTo(left / 100m);
            });
}

using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>
/// What the items of a batch may cost, fixed before the first task opens, so that a budget holds without any counter that all items
/// would have to share: the batch reserves the worst case of its items, or what is left of the budget, and every item gets the same
/// bound. What was not spent goes back when the batch ends.
/// </summary>
/// <param name="Items">Items that can be afforded.</param>
/// <param name="MaxAnswers">Answers per item that can be afforded, at most the policy's; null means the policy's.</param>
/// <param name="Reviews">Whether a review per item can be afforded on top.</param>
/// <param name="Reserved">What is set aside.</param>
public sealed record BatchAllowance(int Items, int? MaxAnswers, bool Reviews, decimal Reserved)
{
    /// <summary>No budget.</summary>
    public static BatchAllowance Unbounded { get; } = new(int.MaxValue, null, true, 0);

    /// <summary>The allowance of <paramref name="items"/> items when <paramref name="left"/> may be spent. Prefers fewer items with enough answers to many with too few.</summary>
    public static BatchAllowance Of(int items, AnnotationPolicy policy, decimal? left)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        if (left is not { } money)
        {
            return Unbounded with { Items = items };
        }

        if (items == 0 || money < 0)
        {
            return new BatchAllowance(0, policy.MinAnswers, false, 0);
        }

        var least = policy.MinAnswers * policy.PricePerAnswer;
        var affordable = least == 0 ? items : (int)Math.Min(items, Math.Floor(money / least));
        if (affordable == 0)
        {
            return new BatchAllowance(0, policy.MinAnswers, false, 0);
        }

        var each = money / affordable;
        var reviews = policy.EscalateToReviewer && each >= least + policy.PricePerReview;
        var answers = policy.PricePerAnswer == 0
            ? policy.MaxAnswers
            : (int)Math.Min(policy.MaxAnswers, Math.Floor((each - (reviews ? policy.PricePerReview : 0)) / policy.PricePerAnswer));
        var worst = (answers * policy.PricePerAnswer) + (reviews ? policy.PricePerReview : 0);
        return new BatchAllowance(affordable, answers, reviews, worst * affordable);
    }
}

using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Quality;

/// <summary>Counts what became of a batch's items and what that cost.</summary>
public static class BatchCount
{
    /// <summary>The progress of a batch.</summary>
    public static BatchProgress Of(IReadOnlyCollection<ItemConsensus> items, Batch batch, DateTimeOffset now) => batch.Progress with
    {
        Settled = items.Count(item => item.Status is ItemStatus.Accepted or ItemStatus.Adjudicated),
        AutoLabelled = items.Count(item => item is { IsAutoLabelled: true, Status: ItemStatus.Accepted }),
        Adjudicated = items.Count(item => item.Status == ItemStatus.Adjudicated),
        Unresolved = items.Count(item => item.Status == ItemStatus.Unresolved),
        Answers = Votes(items, TaskRole.Annotator),
        Reviews = Votes(items, TaskRole.Reviewer),
        Reassigned = items.Sum(item => item.Reassigned),
        Cost = CostOf(items, batch.Policy),
        CountedAt = now,
    };

    /// <summary>Price of the answers and reviews.</summary>
    public static decimal CostOf(IReadOnlyCollection<ItemConsensus> items, AnnotationPolicy policy) =>
        (Votes(items, TaskRole.Annotator) * policy.PricePerAnswer) + (Votes(items, TaskRole.Reviewer) * policy.PricePerReview);

    private static int Votes(IReadOnlyCollection<ItemConsensus> items, TaskRole role) => items.Sum(item => item.Votes.Count(vote => vote.Role == role));
}

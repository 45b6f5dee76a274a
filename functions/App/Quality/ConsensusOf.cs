using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Prelabel.AutoLabels;

namespace AnnotationFunctions.App.Quality;

/// <summary>What an item's own answers say of it, before the whole batch is merged.</summary>
internal static class ConsensusOf
{
    /// <summary>Name of the method: the posterior of the item's answers under the annotators' confusion as known at the time.</summary>
    internal const string Online = "posterior";

    /// <summary>Name of the method of a reviewer's decision.</summary>
    internal const string Adjudication = "adjudication";

    internal static ItemConsensus Item(ItemView view, ItemPlan plan) => new()
    {
        Item = view.Key.Item,
        Status = plan.Progress.Status,
        Round = plan.Progress.Round,
        Label = plan.Progress.Label,
        Posterior = plan.Progress.Posterior,
        Method = plan.Progress.AutoLabelled ? AutoLabelItems.Method : plan.Progress.Status == ItemStatus.Adjudicated ? Adjudication : Online,
        Votes = [.. view.Annotations.OrderBy(a => a.Annotator, StringComparer.Ordinal).Select(CastVote.Of)],
        Prelabel = view.Prelabel,
        Reassigned = Reassigned(view, plan),
        SchemaVersion = view.Terms.SchemaVersion,
        GuidelineVersion = view.Terms.GuidelineVersion,
        MergedAt = view.Now,
    };

    private static int Reassigned(ItemView view, ItemPlan plan)
    {
        var latest = view.Tasks.ToDictionary(task => task.Ordinal);
        foreach (var task in plan.Changed)
        {
            latest[task.Ordinal] = task;
        }

        return latest.Values.Count(task => task.Replaces is not null && task.Annotator is not null);
    }
}

using AnnotationFunctions.App.Prelabel;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Says to whom a pre-label is shown: to reviewers, and not to annotators, whose answers stay independent of the model's.</summary>
public sealed class Suggestions(PrelabelStore prelabels)
{
    /// <summary>What who holds the task is shown of the model's answer: what the model said of the item for this batch. Null when there is nothing, or not for them.</summary>
    public async Task<Suggestion?> FindAsync(AnnotationTask task, CancellationToken cancellation) =>
        IsShown(task) && await prelabels.FindAsync(task.Project, task.Item, cancellation) is { } prelabel && prelabel.Batch == task.Batch ? Suggestion.Of(prelabel) : null;

    private static bool IsShown(AnnotationTask task) => task.Role == TaskRole.Reviewer;
}

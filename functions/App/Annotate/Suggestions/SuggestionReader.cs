using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Prelabel;

namespace AnnotationFunctions.App.Annotate.Suggestions;

/// <summary>
/// Says to whom a pre-label is shown: to reviewers, and to annotators whose task is in the arm that sees suggestions, which takes a policy
/// that wants it. The others answer without, independent of the model.
/// </summary>
public sealed class SuggestionReader(PrelabelStore prelabels)
{
    /// <summary>What who holds the task is shown of the model's answer: what the model said of the item for this batch. Null when there is nothing, or not for them.</summary>
    public async Task<Suggestion?> FindAsync(AnnotationTask task, CancellationToken cancellation)
    {
        var fixedAtClaim = task.Arm == SuggestionArm.Shown ? task.Suggestion : null;
        if (task.Role != TaskRole.Reviewer && fixedAtClaim is null)
        {
            return null;
        }

        var prelabel = await prelabels.FindAsync(task.Project, task.Item, cancellation);
        var same = prelabel?.Batch == task.Batch && (fixedAtClaim is null || fixedAtClaim.Matches(prelabel));
        return same ? Suggestion.Of(prelabel) : null;
    }
}

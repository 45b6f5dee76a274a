using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Http;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Takes back tasks that annotators do not want to answer.</summary>
public sealed class Releases(ItemTaskStore items, WorkLedger ledger, Wake wake)
{
    private const int MaxConflicts = 5;

    /// <summary>Releases a task and has its item ask somebody else.</summary>
    public async Task RunAsync(TaskId id, string annotator, string? reason, DurableTaskClient client, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MaxConflicts; attempt++)
        {
            if (await items.FindTaskAsync(id, cancellation) is not { } stored || stored.Value.Annotator != annotator)
            {
                throw ProblemException.NotFound("task", id.ToString());
            }

            var task = stored.Value;
            if (task.State == TaskState.Released)
            {
                await FollowAsync(task, annotator, client, cancellation); // the first call may have ended before this
                return;
            }

            if (task.State is TaskState.Expired or TaskState.Closed)
            {
                return;
            }

            if (task.State == TaskState.Answered || await items.FindAnnotationAsync(id, task.Batch, annotator, cancellation) is not null)
            {
                throw ProblemException.Conflict("The task is answered; an answer is not taken back.");
            }

            if (await items.TryReplaceTaskAsync(task.After(TaskStep.Release, reason is null ? "given back" : $"given back: {reason}"), stored.ETag, cancellation))
            {
                await FollowAsync(task, annotator, client, cancellation);
                return;
            }
        }

        throw ProblemException.Conflict("The task is changing at this moment; try again.");
    }

    /// <summary>The place is freed last: whoever finds it held by a task that was given back wakes the item again.</summary>
    private async Task FollowAsync(AnnotationTask task, string annotator, DurableTaskClient client, CancellationToken cancellation)
    {
        await wake.ItemAsync(client, new ItemBatchKey(task.Project, task.Batch, task.Item, task.Round), cancellation);
        await ledger.FreeAsync(task.Project, annotator, task.Place!.Value, task.Id.ToString(), cancellation);
        await wake.AnnotatorAsync(client, new AnnotatorKey(task.Project, annotator), cancellation);
    }
}

using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>
/// Gives tasks back that did not reach their annotator or that the receiver refused. The place of the task is freed last: as long as it is
/// held, whoever looks after the annotator finds what was begun, and ends it.
/// </summary>
public sealed class UndeliveredTasks(ItemTaskStore items, WorkLedger ledger, Wake wake)
{
    /// <summary>Gives a task back and has its item ask somebody else. A task that was answered all the same stays answered. Does nothing twice.</summary>
    /// <param name="key">Who has the place.</param>
    /// <param name="id">The task.</param>
    /// <param name="place">The place that it has.</param>
    /// <param name="reason">What the task says of it; whoever has one back as <see cref="ItemPlanner.Undelivered"/> may get its item again.</param>
    /// <param name="client">Wakes the item.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task ReturnAsync(AnnotatorKey key, TaskId id, int place, string reason, DurableTaskClient client, CancellationToken cancellation)
    {
        var stored = await items.FindTaskAsync(id, cancellation);
        var task = stored?.Value;
        if (task?.Annotator == key.Annotator && task.State is TaskState.Leased or TaskState.Expired
            && await items.FindAnnotationAsync(id, task.Batch, key.Annotator, cancellation) is null)
        {
            task = task.After(TaskStep.Release, reason);
            if (!await items.TryReplaceTaskAsync(task, stored!.ETag, cancellation))
            {
                return; // it changed at this moment; the next look sees how
            }
        }

        if (task is not null && (task.Annotator != key.Annotator || ItemPlanner.IsUndelivered(task)))
        {
            await ledger.ForgetAsync(task, key.Annotator, cancellation);
        }

        var isReturned = task?.Annotator == key.Annotator && task.State == TaskState.Released;
        if (!isReturned || await wake.ItemAsync(client, new ItemBatchKey(id.Project, task!.Batch, id.Item, task.Round), cancellation))
        {
            await ledger.FreeAsync(key.Project, key.Annotator, place, id.ToString(), cancellation);
        }
    }
}

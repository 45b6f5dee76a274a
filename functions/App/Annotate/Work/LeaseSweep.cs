using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>
/// Takes back what an annotator held past its lease: the task expires, the place is free again, and the item is woken to find somebody
/// else. Also puts right what a claim left behind that was stopped half-way.
/// </summary>
public sealed class LeaseSweep(ItemTaskStore items, WorkLedger ledger, AnnotatorStore annotators, Wake wake, TimeProvider time)
{
    /// <summary>Sweeps the places of an annotator; returns those whose leases go on.</summary>
    public async Task<IReadOnlyList<Place>> RunAsync(AnnotatorKey key, DurableTaskClient client, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var places = await ledger.PlacesAsync(key.Project, key.Annotator, cancellation);
        var expired = new List<AnnotationTask>();
        foreach (var place in places.Where(place => place.Held.Value.Until <= now))
        {
            if (TaskId.TryParse(place.Held.Value.Task, out var id) && await ExpireAsync(key, place, id, client, cancellation) is { } task)
            {
                expired.Add(task);
            }
        }

        expired.RemoveAll(task => task.State != TaskState.Expired); // what did not reach them is not held against them
        if (expired.Count > 0)
        {
            var lease = expired.Max(task => task.LeaseUntil!.Value - task.LeasedAt!.Value);
            await annotators.UpdateAsync(
                key.Project, key.Annotator, a => a with { Standing = a.Standing.AfterExpiry(expired.Count, lease, now) }, cancellation);
        }

        return [.. places.Where(place => place.Held.Value.Until > now)];
    }

    /// <summary>Ends what is overdue; returns the task if it ended just now. The place is freed last, so that a sweep that stopped half-way is ended by the next.</summary>
    private async Task<AnnotationTask?> ExpireAsync(AnnotatorKey key, Place place, TaskId id, DurableTaskClient client, CancellationToken cancellation)
    {
        var stored = await items.FindTaskAsync(id, cancellation);
        var task = stored?.Value;
        var mine = task?.Annotator == key.Annotator;
        AnnotationTask? ended = null;
        if (mine && task!.IsOverdue(time.GetUtcNow()) && await items.FindAnnotationAsync(id, task.Batch, key.Annotator, cancellation) is null)
        {
            task = place.Held.Value.Delivered ? task.After(TaskStep.Expire) : task.After(TaskStep.Release, ItemPlanner.Undelivered);
            ended = await items.TryReplaceTaskAsync(task, stored!.ETag, cancellation) ? task : null;
        }

        if (task is not null && (!mine || ItemPlanner.IsUndelivered(task)))
        {
            await ledger.ForgetAsync(task, key.Annotator, cancellation);
        }

        if (mine && task!.State is TaskState.Expired or TaskState.Released)
        {
            await wake.ItemAsync(client, new ItemBatchKey(task.Project, task.Batch, task.Item, task.Round), cancellation);
        }

        await ledger.FreeAsync(key.Project, key.Annotator, place.Number, place.Held.Value.Task, cancellation);
        return ended;
    }
}

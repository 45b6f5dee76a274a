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
            if (TaskId.TryParse(place.Held.Value.Task, out var id) && await ExpireAsync(key, place, id, cancellation) is { } task)
            {
                expired.Add(task);
                await wake.ItemAsync(client, new ItemBatchKey(task.Project, task.Batch, task.Item, task.Round), cancellation);
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

    private async Task<AnnotationTask?> ExpireAsync(AnnotatorKey key, Place place, TaskId id, CancellationToken cancellation)
    {
        var stored = await items.FindTaskAsync(id, cancellation);
        var mine = stored?.Value.Annotator == key.Annotator;
        AnnotationTask? ended = null;
        if (mine && stored!.Value.IsOverdue(time.GetUtcNow())
            && await items.FindAnnotationAsync(id, stored.Value.Batch, key.Annotator, cancellation) is null)
        {
            ended = place.Held.Value.Delivered ? stored.Value.After(TaskStep.Expire) : stored.Value.After(TaskStep.Release, ItemPlanner.Undelivered);
            if (!await items.TryReplaceTaskAsync(ended, stored.ETag, cancellation))
            {
                ended = null;
            }
            else if (ended.State == TaskState.Released)
            {
                await ledger.ForgetAsync(ended, key.Annotator, cancellation);
            }
        }
        else if (!mine && stored is not null)
        {
            await ledger.ForgetAsync(stored.Value, key.Annotator, cancellation);
        }

        await ledger.FreeAsync(key.Project, key.Annotator, place.Number, place.Held.Value.Task, cancellation);
        return ended;
    }
}

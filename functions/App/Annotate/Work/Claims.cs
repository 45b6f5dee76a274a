using System.Security.Cryptography;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Suggestions;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>
/// Gives open slots to annotators. First a place and the item are reserved in the annotator's own partition, in one transaction that
/// fails when the place is taken or the annotator had the item; then the task goes from open to leased by ETag, which one of several
/// claimants manages; then the pool forgets the slot. Whatever stops in between is put right by the next who comes by: a reserved place
/// without its task when its lease would have ended, a slot of a taken task by its next finder.
/// </summary>
public sealed class Claims(TaskPool pool, WorkLedger ledger, ItemTaskStore items, BatchStore batches, PrelabelStore prelabels, TimeProvider time)
{
    private const int MaxPages = 64;
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    /// <summary>Claims up to <paramref name="max"/> tasks, within the annotator's capacity. Less than that means that the pool has no more for them.</summary>
    /// <param name="project">Project id.</param>
    /// <param name="annotator">As registered, read a moment ago.</param>
    /// <param name="held">What they have in hand.</param>
    /// <param name="max">Most tasks to claim.</param>
    /// <param name="delivered">Whether the annotator learns of the tasks by this very call.</param>
    /// <param name="cancellation">Stops between two claims; what was claimed stays claimed.</param>
    /// <param name="list">Where the claim lists what it takes, if it has a name.</param>
    public async Task<IReadOnlyList<AnnotationTask>> ClaimAsync(
        string project, Annotator annotator, IReadOnlyList<Place> held, int max, bool delivered, CancellationToken cancellation, ClaimList? list = null)
    {
        var free = FreePlaces(annotator, held, max);
        var claimed = new List<AnnotationTask>();
        var pages = 0;
        await using var slots = pool.PagesAsync(project, annotator.Role, free.Count, cancellation).GetAsyncEnumerator(cancellation);
        while (free.Count > 0 && pages++ < MaxPages && await slots.MoveNextAsync())
        {
            foreach (var slot in await NewToAsync(project, annotator, slots.Current, cancellation))
            {
                if (free.Count == 0)
                {
                    break;
                }

                var (outcome, task) = await TryTakeAsync(slot, annotator, free.Peek(), delivered, list, cancellation);
                if (outcome == TakeOutcome.NotThisCall)
                {
                    list!.IsTaken = true;
                    return claimed;
                }

                if (outcome != TakeOutcome.NotThisSlot)
                {
                    free.Dequeue();
                }

                if (task is not null)
                {
                    claimed.Add(task);
                }
            }
        }

        return claimed;
    }

    private Queue<int> FreePlaces(Annotator annotator, IReadOnlyList<Place> held, int max)
    {
        var taken = held.Select(place => place.Number).ToHashSet();
        var allowed = Math.Min(max, annotator.CapacityAt(time.GetUtcNow()) - taken.Count);
        return new Queue<int>(Enumerable.Range(0, annotator.Capacity).Where(number => !taken.Contains(number)).Take(Math.Max(0, allowed)));
    }

    /// <summary>One slot per item that the annotator did not have yet.</summary>
    private async Task<IReadOnlyList<OpenSlot>> NewToAsync(
        string project, Annotator annotator, IReadOnlyList<OpenSlot> page, CancellationToken cancellation)
    {
        var slots = page
            .Select(slot => (Slot: slot, Item: TaskId.TryParse(slot.Task, out var id) ? id.Item : ""))
            .DistinctBy(slot => (slot.Item, slot.Slot.Batch))
            .ToList();
        if (annotator.Role == TaskRole.Reviewer)
        {
            return [.. slots.Select(slot => slot.Slot)];
        }

        var had = await ledger.HadAsync(project, annotator.Id, [.. slots.Select(slot => slot.Item)], cancellation);
        return [.. slots.Where(slot => !had.Contains(WorkLedger.ItemInBatch(slot.Item, slot.Slot.Batch))).Select(slot => slot.Slot)];
    }

    private async Task<(TakeOutcome Outcome, AnnotationTask? Task)> TryTakeAsync(
        OpenSlot slot, Annotator annotator, int place, bool delivered, ClaimList? list, CancellationToken cancellation)
    {
        _ = TaskId.TryParse(slot.Task, out var id);
        var now = time.GetUtcNow();
        var open = await items.FindTaskAsync(id, cancellation);
        if (open is not { Value.State: TaskState.Open })
        {
            // A slot is announced before its task is written, so one without a task is given a moment.
            if (open is not null || now - slot.OpenedAt > Settling)
            {
                await pool.RemoveAsync(id, annotator.Role, cancellation);
            }

            return (TakeOutcome.NotThisSlot, null);
        }

        var key = new BatchKey(id.Project, open.Value.Batch);
        if (!await batches.IsActiveAsync(key, cancellation))
        {
            await pool.RemoveAsync(id, annotator.Role, cancellation); // left by a batch that failed
            return (TakeOutcome.NotThisSlot, null);
        }

        var (batch, _) = await batches.TermsAsync(key, cancellation);
        var leased = open.Value.After(TaskStep.Claim) with
        {
            Annotator = annotator.Id,
            Place = place,
            Claim = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            LeasedAt = now,
            LeaseUntil = now + batch.Policy.TaskLease,
            Suggestion = open.Value.Arm is null ? null : TaskSuggestion.Of(await prelabels.FindAsync(id.Project, id.Item, cancellation), batch),
        };
        var outcome = await ledger.TryTakeAsync(
            leased, annotator.Id, place, new TaskInHand(slot.Task, leased.Batch, leased.LeaseUntil.Value, leased.Claim, delivered), cancellation, list);
        if (outcome != TakeOutcome.Taken)
        {
            return (outcome, null);
        }

        if (list is not null)
        {
            list.Length++;
        }

        return await LeaseAsync(leased, open.ETag, cancellation);
    }

    /// <summary>Leases a task for which a place was reserved, or gives the place back to whoever was slower.</summary>
    private async Task<(TakeOutcome Outcome, AnnotationTask? Task)> LeaseAsync(AnnotationTask leased, string etag, CancellationToken cancellation)
    {
        var (annotator, place) = (leased.Annotator!, leased.Place!.Value);
        if (!await items.TryReplaceTaskAsync(leased, etag, cancellation))
        {
            await ledger.FreeAsync(leased.Project, annotator, place, leased.Id.ToString(), cancellation);
            await ledger.ForgetAsync(leased, annotator, cancellation);
            return (TakeOutcome.NotThisSlot, null);
        }

        await pool.RemoveAsync(leased.Id, leased.Role, cancellation);
        return (TakeOutcome.Taken, leased);
    }
}

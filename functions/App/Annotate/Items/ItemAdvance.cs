using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>
/// Brings a stored item up to date with its answers and the clock: reads all of it, plans, commits the plan in one transaction, and then
/// does what follows from it. Whoever runs it, however often, at whatever moment, the result is the same: it decides on what is stored,
/// never on what an event said.
/// </summary>
public sealed class ItemAdvance(
    ItemTaskStore items,
    BatchStore batches,
    AnnotatorStore annotators,
    ScorecardStore scorecards,
    ConsensusStore consensus,
    TaskPool pool,
    WorkLedger ledger,
    PrelabelStore prelabels,
    WaitingBatches waiting,
    Wake wake,
    TimeProvider time)
{
    private const int MaxConflicts = 10;

    /// <summary>Advances an item.</summary>
    public Task<ItemStep> RunAsync(ItemBatchKey key, DurableTaskClient client, CancellationToken cancellation) => RunAsync(key, isLast: false, client, cancellation);

    /// <summary>Finishes an item with the answers that it has: its batch is about to be scored, and nothing else looks after it any more. Opens no slot, hence wakes nobody.</summary>
    public Task FinishAsync(ItemBatchKey key, CancellationToken cancellation) => RunAsync(key, isLast: true, null, cancellation);

    private async Task<ItemStep> RunAsync(ItemBatchKey key, bool isLast, DurableTaskClient? client, CancellationToken cancellation)
    {
        if (!await batches.IsActiveAsync(new BatchKey(key.Project, key.Batch), cancellation))
        {
            return new ItemStep(true, default); // the batch failed, and nobody waits for its items
        }

        for (var attempt = 0; attempt < MaxConflicts; attempt++)
        {
            var reading = await items.ReadAsync(key, cancellation);
            if (reading.Progress is not { Value.Batch: var holder } || holder != key.Batch)
            {
                return new ItemStep(true, default); // the batch was given up, and another one has the item
            }

            if (reading.Progress.Value.Round > key.Round)
            {
                return new ItemStep(true, default); // a repetition that comes late: the item is in its next round
            }

            if (reading.Progress.Value.Round < key.Round)
            {
                await items.ReopenAsync(key, reading, time.GetUtcNow(), cancellation);
                continue;
            }

            var view = await ViewAsync(key, reading, isLast, cancellation);
            var plan = ItemPlanner.Plan(view);
            await pool.AddAsync(plan.Opened, cancellation);
            if (await items.TryCommitAsync(key, reading, plan, view.Now, cancellation))
            {
                await FollowAsync(view, reading, plan, client, cancellation);
                return new ItemStep(plan.Progress.Status != ItemStatus.Open, (plan.WakeAt ?? view.Now).UtcDateTime);
            }
        }

        throw new StorageConflictException($"Item '{key.Item}' changed {MaxConflicts} times while it was being advanced.");
    }

    private async Task<ItemView> ViewAsync(ItemBatchKey key, ItemReading reading, bool isLast, CancellationToken cancellation)
    {
        var (batch, terms) = await batches.TermsAsync(new BatchKey(key.Project, key.Batch), cancellation);
        var cards = await scorecards.AllAsync(key.Project, cancellation);
        var book = new ReliabilityBook(cards, terms.Labels);
        // Nothing is decided before the minimum of answers is there, so nobody needs to know what the model says before.
        var progress = reading.Progress!.Value;
        var wanted = batch.Model is not null && (progress.AutoLabelled || reading.Annotations.Count >= terms.Rule.MinAnswers);
        var made = wanted ? await prelabels.FindAsync(key.Project, key.Item, cancellation) : null;
        var prelabel = made?.Batch == key.Batch ? ModelLabel.Of(made) : null;
        return new ItemView
        {
            Key = key,
            Progress = progress,
            Tasks = [.. reading.Tasks.Select(task => task.Value)],
            Annotations = reading.Annotations,
            Refused = reading.Tasks.Select(task => task.Value).Where(reading.IsRefused).Select(task => task.Ordinal).ToHashSet(),
            IsLast = isLast,
            Roster = await annotators.RosterAsync(key.Project, cancellation),
            Terms = terms,
            Reliability = book.Of,
            Prelabel = prelabel,
            // Where the model may label by itself, what people say of it measures it: then it has no say in when they are asked no more.
            Model = prelabel is null || AutoLabelRule.Concerns(batch) || reading.Annotations.Any(answer => answer.Suggestion is { Shown: true }) ? null : book.ModelVote(prelabel),
            Now = time.GetUtcNow(),
        };
    }

    /// <summary>What follows from a committed plan. Each step may be repeated or lost: the next who comes by puts it right.</summary>
    private async Task FollowAsync(ItemView view, ItemReading reading, ItemPlan plan, DurableTaskClient? client, CancellationToken cancellation)
    {
        var before = reading.Tasks.ToDictionary(task => task.Value.Ordinal, task => task.Value.State);
        var missed = await MissedAsync(plan, cancellation);
        foreach (var task in plan.Changed)
        {
            await FollowAsync(task, before[task.Ordinal], cancellation);
        }

        await ExpireAsync(view, missed, cancellation);
        if (plan.Opened.Count > 0 && client is not null)
        {
            var involved = view.Tasks.Where(task => task.Annotator is not null).Select(task => task.Annotator!).ToHashSet(StringComparer.Ordinal);
            await wake.WaitingAsync(client, plan.Opened, involved, cancellation);
        }

        if (plan.Waits)
        {
            await waiting.TellAsync(new BatchKey(view.Key.Project, view.Key.Batch), cancellation);
        }

        var finished = plan.Progress.Status != ItemStatus.Open;
        if (finished || (plan.Changed.Count > 0 && view.Annotations.Count >= view.Terms.Rule.MinAnswers))
        {
            await consensus.WriteUnscoredAsync(new BatchKey(view.Key.Project, view.Key.Batch), ConsensusOf.Item(view, plan), cancellation);
        }
    }

    private async Task FollowAsync(AnnotationTask task, TaskState before, CancellationToken cancellation)
    {
        if (before == TaskState.Open)
        {
            await pool.RemoveAsync(task.Id, task.Role, cancellation);
        }
        else if (task.State == TaskState.Answered)
        {
            await ledger.SeenAsync(task.Id, task.Annotator!, cancellation);
        }
        else if (before == TaskState.Leased)
        {
            await ledger.FreeAsync(task.Project, task.Annotator!, task.Place!.Value, task.Id.ToString(), cancellation);
        }
    }

    /// <summary>Tasks whose leases ran out after they had reached their annotators: of others nobody can know.</summary>
    private async Task<IReadOnlyList<AnnotationTask>> MissedAsync(ItemPlan plan, CancellationToken cancellation)
    {
        var missed = new List<AnnotationTask>();
        foreach (var task in plan.Changed.Where(task => task.State == TaskState.Expired))
        {
            var places = await ledger.PlacesAsync(task.Project, task.Annotator!, cancellation);
            if (!places.Any(place => place.Held.Value.Task == task.Id.ToString() && !place.Held.Value.Delivered))
            {
                missed.Add(task);
            }
        }

        return missed;
    }

    private async Task ExpireAsync(ItemView view, IReadOnlyList<AnnotationTask> missed, CancellationToken cancellation)
    {
        foreach (var group in missed.GroupBy(task => task.Annotator!))
        {
            var lease = group.Max(task => task.LeaseUntil!.Value - task.LeasedAt!.Value);
            await annotators.UpdateAsync(
                view.Key.Project, group.Key, a => a with { Standing = a.Standing.AfterExpiry(group.Count(), lease, view.Now) }, cancellation);
        }
    }
}

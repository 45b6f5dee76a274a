using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Callbacks;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>
/// Keeps an annotator busy who is called: takes back what ran out, claims up to their capacity, and delivers the callbacks. Only their
/// own orchestration runs it, so one annotator who is slow or down holds up nobody else. While a receiver is out of reach, one task at a
/// time is claimed to see whether it is back.
/// </summary>
public sealed partial class AnnotatorDesk(
    AnnotatorStore annotators,
    BatchStore batches,
    ItemTaskStore items,
    WorkLedger ledger,
    UndeliveredTasks returns,
    LeaseSweep sweep,
    Claims claims,
    WaitingList waiting,
    CallbackSender callbacks,
    Reachability reachability,
    TimeProvider time,
    ILogger<AnnotatorDesk> logger)
{
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(30);

    /// <summary>Brings an annotator's work up to date.</summary>
    public async Task<ServeStep> RunAsync(AnnotatorKey key, DurableTaskClient client, CancellationToken cancellation)
    {
        var held = await sweep.RunAsync(key, client, cancellation);
        var annotator = (await annotators.FindAsync(key.Project, key.Annotator, cancellation))?.Value;
        if (annotator?.CallbackUrl is null)
        {
            return new ServeStep(true, default);
        }

        var (now, before) = (time.GetUtcNow(), annotator.Outage);
        var (calls, undelivered) = (annotator.CallsAt(now), await UndeliveredAsync(key, held, client, cancellation));
        var free = Math.Min(annotator.CapacityAt(now) - held.Count, calls - undelivered.Count);
        var claimed = free > 0 ? await claims.ClaimAsync(key.Project, annotator, held, free, delivered: false, cancellation) : [];
        if (undelivered.Count > calls)
        {
            foreach (var task in undelivered.Skip(calls))
            {
                await returns.ReturnAsync(key, task.Id, task.Place!.Value, ItemPlanner.Undelivered, client, cancellation); // others may take it meanwhile
            }

            held = await ledger.PlacesAsync(key.Project, key.Annotator, cancellation);
        }

        List<AnnotationTask> pending = [.. claimed, .. undelivered.Take(calls)];
        if (pending.Count > 0)
        {
            (annotator, held) = await DeliverAsync(key, annotator, pending, client, cancellation);
        }

        annotator = await reachability.LookAsync(key, annotator, cancellation);
        if (before is not null && annotator.Outage is null && annotator.MayWork)
        {
            return new ServeStep(false, time.GetUtcNow().UtcDateTime); // it is back: everything that they may have in hand, at once
        }

        return await NextAsync(key, annotator, held, hungry: claimed.Count < free, cancellation);
    }

    /// <summary>Tasks that were claimed by a run that stopped before it delivered them. What such a run had begun to claim or to give back is given back.</summary>
    private async Task<IReadOnlyList<AnnotationTask>> UndeliveredAsync(
        AnnotatorKey key, IReadOnlyList<Place> held, DurableTaskClient client, CancellationToken cancellation)
    {
        var tasks = new List<AnnotationTask>();
        foreach (var place in held.Where(place => !place.Held.Value.Delivered))
        {
            _ = TaskId.TryParse(place.Held.Value.Task, out var id);
            var task = (await items.FindTaskAsync(id, cancellation))?.Value;
            if (task?.State == TaskState.Leased && task.Annotator == key.Annotator)
            {
                tasks.Add(task);
            }
            else
            {
                await returns.ReturnAsync(key, id, place.Number, ItemPlanner.Undelivered, client, cancellation);
            }
        }

        return tasks;
    }

    /// <summary>
    /// Delivers tasks, as many at a time as there are connections: a call that waited for one would lose its time to that. Whoever cannot be
    /// reached, or wants no more, is not called with the rest. What the annotator does not take goes back to the pool; a task that a receiver
    /// refuses which takes others is given back for good.
    /// </summary>
    private async Task<(Annotator Annotator, IReadOnlyList<Place> Held)> DeliverAsync(
        AnnotatorKey key, Annotator annotator, IReadOnlyList<AnnotationTask> tasks, DurableTaskClient client, CancellationToken cancellation)
    {
        var outcomes = await SendAsync(annotator, tasks, cancellation);
        // First that they are out of reach, so that the items of the tasks plan without them.
        annotator = await reachability.AfterAsync(key, annotator, outcomes, cancellation);
        var failed = tasks.Zip(outcomes).Where(each => each.Second.Status != DeliveryStatus.Delivered).ToList();
        foreach (var (task, outcome) in failed)
        {
            var refused = outcome.Status == DeliveryStatus.Failed && failed.Count < tasks.Count;
            var reason = refused ? $"refused: {outcome.Reason}" : ItemPlanner.Undelivered;
            await returns.ReturnAsync(key, task.Id, task.Place!.Value, reason, client, cancellation);
        }

        if (failed.Count > 0)
        {
            LogUndelivered(key.Project, key.Annotator, failed.Count, failed[0].Second.Reason);
        }

        var delivered = tasks.Except(failed.Select(each => each.First)).Select(task => task.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        return (annotator, await ledger.DeliveredAsync(key.Project, key.Annotator, delivered, cancellation));
    }

    private async Task<Delivery[]> SendAsync(Annotator annotator, IReadOnlyList<AnnotationTask> tasks, CancellationToken cancellation)
    {
        var outcomes = new Delivery[tasks.Count];
        Delivery? down = null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = CallbackTerms.MaxConnections, CancellationToken = cancellation };
        await Parallel.ForAsync(0, tasks.Count, options, async (i, token) =>
        {
            outcomes[i] = Volatile.Read(ref down) ?? await callbacks.SendAsync(annotator, tasks[i], token);
            if (outcomes[i].Status is DeliveryStatus.Unreachable or DeliveryStatus.Gone)
            {
                Volatile.Write(ref down, outcomes[i]);
            }
        });
        return outcomes;
    }

    private async Task<ServeStep> NextAsync(
        AnnotatorKey key, Annotator annotator, IReadOnlyList<Place> held, bool hungry, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var ends = held.Select(place => place.Held.Value.Until);
        var cooling = annotator.Standing.CoolUntil > now;
        if (cooling)
        {
            ends = ends.Append(annotator.Standing.CoolUntil!.Value);
        }

        if (annotator.Outage?.DueAfter(now) is { } due)
        {
            ends = ends.Append(due);
        }

        if (hungry && !cooling && annotator.MayWork)
        {
            var since = await waiting.AddAsync(key.Project, annotator, cancellation);
            var wait = now - since;
            ends = ends.Append(now + (wait < ShortWait ? ShortWait : wait > LongWait ? LongWait : wait));
        }

        if (held.Count == 0 && (!annotator.MayWork || !(await batches.ActiveAsync(cancellation)).Any(batch => batch.Project == key.Project)))
        {
            await waiting.RemoveAsync(key.Project, annotator.Role, key.Annotator, cancellation);
            return new ServeStep(true, default);
        }

        return new ServeStep(false, ends.Append(now + TimeSpan.FromHours(1)).Min().UtcDateTime);
    }

    [LoggerMessage(1510, LogLevel.Warning, "{Count} callbacks to annotator {Annotator} of project {Project} failed: {Reason}. Their tasks go back to the pool.")]
    private partial void LogUndelivered(string project, string annotator, int count, string reason);
}

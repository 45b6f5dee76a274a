using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Callbacks;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>
/// Keeps an annotator busy who is called: takes back what ran out, claims up to their capacity, and delivers the callbacks. Only their
/// own orchestration runs it, so one annotator who is slow or down holds up nobody else.
/// </summary>
public sealed partial class AnnotatorDesk(
    AnnotatorStore annotators,
    BatchStore batches,
    ItemTaskStore items,
    WorkLedger ledger,
    LeaseSweep sweep,
    Claims claims,
    WaitingList waiting,
    CallbackSender callbacks,
    Wake wake,
    TimeProvider time,
    ILogger<AnnotatorDesk> logger)
{
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(30);

    /// <summary>Brings an annotator's work up to date.</summary>
    public async Task<ServeStep> RunAsync(AnnotatorKey key, DurableTaskClient client, CancellationToken cancellation)
    {
        var held = await sweep.RunAsync(key, client, cancellation);
        if (await annotators.FindAsync(key.Project, key.Annotator, cancellation) is not { Value: { CallbackUrl: not null } annotator })
        {
            return new ServeStep(true, default);
        }

        var free = annotator.CapacityAt(time.GetUtcNow()) - held.Count;
        var claimed = free > 0 ? await claims.ClaimAsync(key.Project, annotator, free, delivered: false, cancellation) : [];
        if (claimed.Count > 0 || held.Any(place => !place.Held.Value.Delivered))
        {
            held = await ledger.PlacesAsync(key.Project, key.Annotator, cancellation);
            annotator = await DeliverAsync(key, annotator, held, client, cancellation);
        }

        return await NextAsync(key, annotator, held, hungry: claimed.Count < free, cancellation);
    }

    /// <summary>Delivers what the annotator was not told of, at once; what they refuse goes back to the pool.</summary>
    private async Task<Annotator> DeliverAsync(
        AnnotatorKey key, Annotator annotator, IReadOnlyList<Place> held, DurableTaskClient client, CancellationToken cancellation)
    {
        var pending = held.Where(place => !place.Held.Value.Delivered).ToList();
        var outcomes = await Task.WhenAll(pending.Select(place => SendAsync(key, annotator, place, cancellation)));
        await ledger.DeliveredAsync(
            key.Project, key.Annotator, [.. pending.Where((_, i) => outcomes[i].Status == DeliveryStatus.Delivered)], cancellation);
        var failed = pending.Where((_, i) => outcomes[i].Status != DeliveryStatus.Delivered).ToList();
        if (failed.Count == 0)
        {
            return annotator;
        }

        foreach (var place in failed)
        {
            await ReturnAsync(key, place, client, cancellation);
        }

        var (now, gone) = (time.GetUtcNow(), outcomes.FirstOrDefault(outcome => outcome.Status == DeliveryStatus.Gone));
        LogUndelivered(key.Project, key.Annotator, failed.Count, outcomes.First(o => o.Status != DeliveryStatus.Delivered).Reason);
        return await annotators.UpdateAsync(key.Project, key.Annotator, a => a with
        {
            Standing = a.Standing.AfterFailedDelivery(failed.Count, now),
            Paused = gone is null ? a.Paused : gone.Reason,
        }, cancellation) ?? annotator;
    }

    private async Task<Delivery> SendAsync(AnnotatorKey key, Annotator annotator, Place place, CancellationToken cancellation)
    {
        _ = TaskId.TryParse(place.Held.Value.Task, out var id);
        var task = await items.FindTaskAsync(id, cancellation);
        return task is { Value.State: TaskState.Leased } && task.Value.Annotator == key.Annotator
            ? await callbacks.SendAsync(annotator, task.Value, cancellation)
            : new Delivery(DeliveryStatus.Delivered, "the task is not leased any more");
    }

    private async Task ReturnAsync(AnnotatorKey key, Place place, DurableTaskClient client, CancellationToken cancellation)
    {
        _ = TaskId.TryParse(place.Held.Value.Task, out var id);
        if (await items.FindTaskAsync(id, cancellation) is { Value.State: TaskState.Leased } stored && stored.Value.Annotator == key.Annotator
            && await items.TryReplaceTaskAsync(stored.Value.After(TaskStep.Release, ItemPlanner.Undelivered), stored.ETag, cancellation))
        {
            await ledger.ForgetAsync(stored.Value, key.Annotator, cancellation);
            await wake.ItemAsync(
                client, new ItemBatchKey(id.Project, stored.Value.Batch, id.Item, stored.Value.Round), cancellation);
        }

        await ledger.FreeAsync(key.Project, key.Annotator, place.Number, place.Held.Value.Task, cancellation);
    }

    private async Task<ServeStep> NextAsync(
        AnnotatorKey key, Annotator annotator, IReadOnlyList<Place> held, bool hungry, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var ends = held.Select(place => place.Held.Value.Until);
        if (annotator.Standing.CoolUntil > now)
        {
            ends = ends.Append(annotator.Standing.CoolUntil.Value);
        }
        else if (hungry && annotator.MayWork)
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

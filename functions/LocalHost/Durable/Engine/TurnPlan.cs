using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>What the next turn of an instance does with its inbox.</summary>
/// <param name="Stale">Messages that nobody may receive any more.</param>
/// <param name="Consumed">Messages that the turn takes.</param>
/// <param name="Recorded">Events that go into the history without the code seeing them, before <paramref name="Arrived"/>.</param>
/// <param name="Arrived">Events for the code; empty when it does not run.</param>
/// <param name="Termination">Ends the instance without running the code.</param>
/// <param name="Status">The status after the turn unless the code ends the instance.</param>
internal sealed record TurnPlan(
    IReadOnlyList<Message> Stale,
    IReadOnlyList<Message> Consumed,
    IReadOnlyList<HistoryEvent> Recorded,
    IReadOnlyList<HistoryEvent> Arrived,
    ExecutionTerminated? Termination,
    OrchestrationRuntimeStatus Status)
{
    public bool IsEmpty => Consumed.Count == 0;

    public static TurnPlan Create(LoadedInstance? instance, IReadOnlyList<Message> inbox)
    {
        if (instance is null || instance.Row.IsFinished)
        {
            return new(inbox, [], [], [], null, default);
        }
        var stale = inbox.Where(m => m.Execution is { } only && only != instance.Row.Execution).ToList();
        var fresh = stale.Count == 0 ? inbox : [.. inbox.Except(stale)];
        if (fresh.Select(m => m.Event).OfType<ExecutionTerminated>().FirstOrDefault() is { } termination)
        {
            return new(stale, fresh, [termination], [], termination, OrchestrationRuntimeStatus.Terminated);
        }
        return Create(instance, stale, fresh);
    }

    /// <summary>Suspending and resuming take effect at once; all other messages of a suspended instance stay in its inbox, in order.</summary>
    private static TurnPlan Create(LoadedInstance instance, List<Message> stale, IReadOnlyList<Message> fresh)
    {
        var controls = fresh.Where(m => m.Event is ExecutionSuspended or ExecutionResumed).ToList();
        var isSuspended = controls.Count > 0
            ? controls[^1].Event is ExecutionSuspended
            : instance.Row.Status == OrchestrationRuntimeStatus.Suspended;
        var recorded = controls.ConvertAll(m => m.Event);
        if (isSuspended)
        {
            return new(stale, controls, recorded, [], null, OrchestrationRuntimeStatus.Suspended);
        }
        var start = fresh.FirstOrDefault(m => m.Event is ExecutionStarted);
        if (start is null && !instance.HasStarted)
        {
            return new(stale, controls, recorded, [], null, OrchestrationRuntimeStatus.Pending); // its time has not come
        }
        var arrived = fresh.Where(m => m != start && !controls.Contains(m)).Select(m => m.Event).ToList();
        if (start is not null)
        {
            arrived.Insert(0, start.Event);
        }
        return new(stale, fresh, recorded, arrived, null, OrchestrationRuntimeStatus.Running);
    }
}

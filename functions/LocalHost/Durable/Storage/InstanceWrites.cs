using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Storage;

/// <summary>What clients do to instances. Each is decided against the committed state, inside the transaction that acts on it.</summary>
internal static class InstanceWrites
{
    /// <summary>Starts an instance; returns the status of the existing one that stands against it, or null when it was started.</summary>
    public static OrchestrationRuntimeStatus? Start(WriteSession session, StartRequest request)
    {
        if (session.Find(request.InstanceId) is { } existing)
        {
            if (!existing.IsFinished || request.RefusedStatuses.Contains(existing.Status))
            {
                return existing.Status;
            }
            session.Remove(existing);
        }
        var execution = session.Insert(
            request.InstanceId, request.Name, OrchestrationRuntimeStatus.Pending, request.Now, request.Tags, request.Input, parent: null);
        session.Send(request.InstanceId, execution, new ExecutionStarted(request.Name) { At = request.Now }, due: request.StartAt);
        return null;
    }

    /// <summary>Sends an event to whichever execution of the instance runs.</summary>
    public static Receipt Send(WriteSession session, string instanceId, HistoryEvent historyEvent)
    {
        switch (session.Find(instanceId))
        {
            case null:
                return Receipt.UnknownInstance;
            case { IsFinished: true }:
                return Receipt.FinishedInstance;
            default:
                session.Send(instanceId, execution: null, historyEvent);
                return Receipt.Accepted;
        }
    }

    /// <summary>Stores the result of an activity, unless it was stored before or nobody wants it any more.</summary>
    public static bool Complete(WriteSession session, ActivityWork work, HistoryEvent result)
    {
        if (!session.TakeActivity(work.Execution, work.TaskId))
        {
            return false;
        }
        session.Send(work.InstanceId, work.Execution, result);
        return true;
    }

    /// <summary>Removes messages that nobody may receive any more.</summary>
    public static bool Discard(WriteSession session, IReadOnlyList<Message> messages)
    {
        foreach (var message in messages)
        {
            session.Consume(message.Seq);
        }
        return true;
    }

    /// <summary>Removes a finished instance, all of its sub-orchestrations with it if wanted.</summary>
    public static PurgeOutcome Purge(WriteSession session, string instanceId, bool recursive)
    {
        if (session.Find(instanceId) is not { } root)
        {
            return new(0, null);
        }
        List<InstanceRow> doomed = [root];
        for (var i = 0; i < doomed.Count; i++)
        {
            if (!doomed[i].IsFinished)
            {
                return new(0, doomed[i]);
            }
            if (recursive)
            {
                doomed.AddRange(session.Children(doomed[i]));
            }
        }
        doomed.ForEach(session.Remove);
        return new(doomed.Count, null);
    }
}

/// <summary>A start of an instance as a client wants it.</summary>
internal sealed record StartRequest(
    string InstanceId, string Name, string? Input, string? Tags, DateTime? StartAt,
    IReadOnlyCollection<OrchestrationRuntimeStatus> RefusedStatuses, DateTime Now);

/// <summary>What became of an event for an instance.</summary>
internal enum Receipt
{
    Accepted,
    UnknownInstance,
    FinishedInstance,
}

/// <summary>What a purge removed, or the unfinished instance because of which it removed nothing.</summary>
internal readonly record struct PurgeOutcome(int Count, InstanceRow? Unfinished);

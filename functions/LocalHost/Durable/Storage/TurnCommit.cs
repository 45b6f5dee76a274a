using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Engine;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Storage;

/// <summary>
/// Stores a turn as a whole: what it consumed, what it recorded and what it caused. It is refused when a message was consumed before or
/// when the instance is not where the turn started from, so that no turn can be applied twice or beside another.
/// </summary>
internal sealed class TurnCommit
{
    public required InstanceRow From { get; init; }

    public required IReadOnlyList<Message> Consumed { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    public required DateTime Now { get; init; }

    /// <summary>Events to append to the history, in the form in which they are stored.</summary>
    public required IReadOnlyList<byte[]> Recorded { get; init; }

    public required TurnOutcome Outcome { get; init; }

    /// <summary>Whether unfinished sub-orchestrations are terminated too.</summary>
    public bool TerminateChildren { get; init; }

    /// <summary>The row as it is after the turn.</summary>
    public InstanceRow To => From with { Events = From.Events + Recorded.Count, Status = Status, Updated = Now };

    /// <exception cref="TurnConflictException">The turn does not fit the stored state.</exception>
    public bool Apply(WriteSession session)
    {
        foreach (var message in Consumed)
        {
            if (!session.Consume(message.Seq))
            {
                throw new TurnConflictException(From.Id, $"message {message.Seq} is gone");
            }
        }
        if (!session.Advance(From, To.Events, Status, Now))
        {
            throw new TurnConflictException(From.Id, $"execution {From.Execution} is not at event {From.Events}");
        }
        for (var i = 0; i < Recorded.Count; i++)
        {
            session.AppendHistory(From.Execution, From.Events + i, Recorded[i]);
        }
        if (Outcome.CustomStatus is { } status)
        {
            session.SetPayload(From.Execution, PayloadKind.CustomStatus, status);
        }
        foreach (var step in Outcome.Steps)
        {
            Take(session, step);
        }
        End(session);
        return true;
    }

    private void Take(WriteSession session, Step step)
    {
        switch (step)
        {
            case ActivityStep s:
                session.Schedule(new(From.Execution, s.Id, From.Id, s.Name, s.Input));
                break;
            case TimerStep s:
                session.Send(From.Id, From.Execution, new TimerFired(s.Id) { At = s.FireAt }, s.FireAt, s.Id);
                break;
            case ChildStep s:
                StartChild(session, s);
                break;
            case SendStep s:
                InstanceWrites.Send(session, s.InstanceId, new EventRaised(s.EventName, s.Input) { At = Now });
                break;
            default:
                throw new NotSupportedException($"Unknown step {step.GetType()}.");
        }
    }

    private void StartChild(WriteSession session, ChildStep step)
    {
        if (session.Find(step.InstanceId) is { } existing)
        {
            if (!existing.IsFinished)
            {
                var failure = TaskFailureDetails.FromException(
                    new InvalidOperationException($"Instance '{step.InstanceId}' exists already and is {existing.Status}."));
                session.Send(From.Id, From.Execution, new SubOrchestrationFailed(step.Id, failure) { At = Now });
                return;
            }
            session.Remove(existing);
        }
        var execution = session.Insert(
            step.InstanceId, step.Name, OrchestrationRuntimeStatus.Pending, Now, HistoryJson.Write(step.Tags), step.Input,
            new(From.Id, From.Name, From.Execution, step.Id));
        session.Send(step.InstanceId, execution, new ExecutionStarted(step.Name) { At = Now });
    }

    private void End(WriteSession session)
    {
        switch (Outcome.End)
        {
            case Finished finished:
                session.SetPayload(From.Execution, PayloadKind.Output, finished.Output);
                session.SetPayload(From.Execution, PayloadKind.Failure, finished.Failure is { } failure ? HistoryJson.Write(failure) : null);
                session.StopWork(From.Execution);
                EndChildren(session);
                NotifyParent(session, finished);
                break;
            case ContinuedAsNew next:
                var execution = session.Restart(From, next.Input, Now);
                session.SendFirst(From.Id, [(execution, new ExecutionStarted(From.Name) { At = Now }), .. next.Carried.Select(e => ((long?)null, (HistoryEvent)e))]);
                break;
            default:
                break;
        }
    }

    private void EndChildren(WriteSession session)
    {
        if (!TerminateChildren)
        {
            return;
        }
        foreach (var child in session.Children(From).Where(child => !child.IsFinished))
        {
            var output = JsonSerializer.Serialize($"Its parent '{From.Id}' was terminated.");
            session.Send(child.Id, child.Execution, new ExecutionTerminated(output, Recursive: true) { At = Now });
        }
    }

    private void NotifyParent(WriteSession session, Finished finished)
    {
        if (From.Parent is not { } parent || session.Find(parent.InstanceId) is not { IsFinished: false } waiting
            || waiting.Execution != parent.Execution)
        {
            return;
        }
        HistoryEvent result = finished.Status == OrchestrationRuntimeStatus.Completed
            ? new SubOrchestrationCompleted(parent.TaskId, finished.Output) { At = Now }
            : new SubOrchestrationFailed(parent.TaskId, finished.Failure ?? Terminated()) { At = Now };
        session.Send(parent.InstanceId, parent.Execution, result);
    }

    private TaskFailureDetails Terminated() =>
        TaskFailureDetails.FromException(new OperationCanceledException($"Sub-orchestration '{From.Id}' was terminated."));
}

/// <summary>A turn does not fit the stored state of its instance and was not applied.</summary>
internal sealed class TurnConflictException(string instanceId, string reason) : Exception(
    $"A turn of '{instanceId}' was refused: {reason}.");

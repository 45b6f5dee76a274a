using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Client;
using P = Microsoft.DurableTask.Protobuf;

namespace AnnotationFunctions.LocalHost.Durable.Protocol;

/// <summary>A turn of an orchestrator as it travels: the request that the worker replays and goes on from, and its answer.</summary>
internal static class OrchestratorTurn
{
    /// <summary>The real host's limit of a custom status, as UTF-16.</summary>
    private const int CustomStatusLimitBytes = 16 * 1024;

    /// <summary>How long the worker remembers an instance that takes no turn: so long that turns in a row are no replays, too short for many to be remembered.</summary>
    public static readonly TimeSpan Session = TimeSpan.FromSeconds(3);

    /// <summary>The request, as text of Base64. Without its past where the worker remembers it.</summary>
    public static string Write(TurnInput turn, bool sessions, bool withPast)
    {
        var request = new P.OrchestratorRequest { InstanceId = turn.Instance.Id, ExecutionId = Execution(turn.Instance) };
        if (withPast)
        {
            request.PastEvents.AddRange(turn.Past.Select(each => Event(each, turn)).OfType<P.HistoryEvent>());
        }

        request.NewEvents.AddRange(turn.Arrived.Select(each => Event(each, turn)).OfType<P.HistoryEvent>());
        if (sessions)
        {
            request.Properties.Add("IsExtendedSession", Value.ForBool(true));
            request.Properties.Add("ExtendedSessionIdleTimeoutInSeconds", Value.ForNumber(Session.TotalSeconds));
            request.Properties.Add("IncludeState", Value.ForBool(withPast));
        }

        return Convert.ToBase64String(request.ToByteArray());
    }

    /// <summary>What the worker answered; null where it remembers nothing of the instance and asks for all of its history.</summary>
    public static TurnOutcome? Read(string answer)
    {
        var response = P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer));
        if (response.RequiresHistory)
        {
            return null;
        }

        if (response.CustomStatus is { } status && status.Length * sizeof(char) > CustomStatusLimitBytes)
        {
            return Broken($"The custom status has {status.Length * sizeof(char)} bytes as UTF-16 JSON; at most {CustomStatusLimitBytes} are allowed.");
        }

        var steps = new List<Step>(response.Actions.Count);
        ExecutionEnd? end = null;
        foreach (var action in response.Actions)
        {
            if (action.CompleteOrchestration is { } complete)
            {
                end = End(complete);
            }
            else if (StepOf(action) is { } step)
            {
                steps.Add(step);
            }
            else
            {
                return Broken($"The orchestrator asked for {action.OrchestratorActionTypeCase}, which this host does not have.");
            }
        }

        return new TurnOutcome(steps, response.CustomStatus, end);
    }

    /// <summary>The code did, or could do, nothing sensible: the execution fails.</summary>
    public static TurnOutcome Broken(string reason) =>
        new([], null, Finished.Failed(new(typeof(InvalidOperationException).FullName!, reason, null, null, null)));

    private static Step? StepOf(P.OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        P.OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => new ActivityStep(action.Id, action.ScheduleTask.Name, Argument(action.ScheduleTask.Input)),
        P.OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer => new TimerStep(action.Id, action.CreateTimer.FireAt.ToDateTime()),
        P.OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => new ChildStep(
            action.Id, action.CreateSubOrchestration.Name, action.CreateSubOrchestration.InstanceId, action.CreateSubOrchestration.Input,
            new Dictionary<string, string>(action.CreateSubOrchestration.Tags)),
        P.OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent => new SendStep(
            action.Id, action.SendEvent.Instance.InstanceId, action.SendEvent.Name, action.SendEvent.Data),
        _ => null,
    };

    /// <summary>The one argument of an activity: it is scheduled as a list.</summary>
    private static string? Argument(string? list)
    {
        if (list is null)
        {
            return null;
        }

        using var arguments = JsonDocument.Parse(list);
        var argument = arguments.RootElement is { ValueKind: JsonValueKind.Array } all && all.GetArrayLength() == 1 ? all[0] : arguments.RootElement;
        return argument.ValueKind == JsonValueKind.Null ? null : argument.GetRawText();
    }

    private static ExecutionEnd End(P.CompleteOrchestrationAction complete)
    {
        if (complete.OrchestrationStatus == P.OrchestrationStatus.ContinuedAsNew)
        {
            return new ContinuedAsNew(complete.Result, [.. complete.CarryoverEvents
                .Where(carried => carried.EventRaised is not null)
                .Select(carried => new EventRaised(carried.EventRaised.Name, carried.EventRaised.Input) { At = carried.Timestamp.ToDateTime() })]);
        }

        var failure = complete.FailureDetails is { } details ? Failures.Read(details) : null;
        return new Finished((OrchestrationRuntimeStatus)complete.OrchestrationStatus, complete.Result ?? failure?.ErrorMessage, failure);
    }

    private static P.HistoryEvent? Event(HistoryEvent happened, TurnInput turn)
    {
        var written = new P.HistoryEvent { EventId = happened is StepEvent step ? step.Id : -1, Timestamp = Timestamp.FromDateTime(happened.At) };
        switch (happened)
        {
            case OrchestratorStarted:
                written.OrchestratorStarted = new();
                break;
            case ExecutionStarted e:
                written.ExecutionStarted = Started(e, turn);
                break;
            case TaskScheduled e:
                written.TaskScheduled = new() { Name = e.Name };
                break;
            case TaskCompleted e:
                written.TaskCompleted = new() { TaskScheduledId = e.TaskId, Result = e.Result };
                break;
            case TaskFailed e:
                written.TaskFailed = new() { TaskScheduledId = e.TaskId, FailureDetails = Failures.Write(e.Failure) };
                break;
            case TimerCreated e:
                written.TimerCreated = new() { FireAt = Timestamp.FromDateTime(e.FireAt) };
                break;
            case TimerFired e:
                written.TimerFired = new() { TimerId = e.TimerId, FireAt = Timestamp.FromDateTime(e.At) };
                break;
            case SubOrchestrationCreated e:
                written.SubOrchestrationInstanceCreated = new() { InstanceId = e.InstanceId, Name = e.Name };
                break;
            case SubOrchestrationCompleted e:
                written.SubOrchestrationInstanceCompleted = new() { TaskScheduledId = e.TaskId, Result = e.Result };
                break;
            case SubOrchestrationFailed e:
                written.SubOrchestrationInstanceFailed = new() { TaskScheduledId = e.TaskId, FailureDetails = Failures.Write(e.Failure) };
                break;
            case EventSent e:
                written.EventSent = new() { InstanceId = e.InstanceId, Name = e.Name };
                break;
            case EventRaised e:
                written.EventRaised = new() { Name = e.Name, Input = e.Input };
                break;
            default:
                return null; // what the host decides by itself: suspending, resuming, the end
        }

        return written;
    }

    private static P.ExecutionStartedEvent Started(ExecutionStarted started, TurnInput turn)
    {
        var written = new P.ExecutionStartedEvent
        {
            Name = started.Name,
            Input = turn.Input,
            OrchestrationInstance = new() { InstanceId = turn.Instance.Id, ExecutionId = Execution(turn.Instance) },
            ParentInstance = turn.Instance.Parent is { } parent
                ? new() { Name = parent.Name, TaskScheduledId = parent.TaskId, OrchestrationInstance = new() { InstanceId = parent.InstanceId } }
                : null,
        };
        foreach (var (name, value) in HistoryJson.ReadTags(turn.Instance.Tags))
        {
            written.Tags[name] = value;
        }

        return written;
    }

    /// <summary>The id of an execution: the same whenever it is written.</summary>
    private static string Execution(InstanceRow row) => row.Execution.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}

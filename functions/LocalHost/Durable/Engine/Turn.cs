using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>
/// All that a turn of an orchestration depends on: its recorded history, which is replayed first, and the events of this turn, which begin with an
/// <see cref="OrchestratorStarted"/>.
/// </summary>
/// <param name="Instance">Its row.</param>
/// <param name="Input">Its input as JSON.</param>
/// <param name="Past">What happened before this turn.</param>
/// <param name="Arrived">What this turn is about.</param>
/// <param name="Session">Whether the worker may still remember the turn before; owned by the functions, which set it.</param>
internal sealed record TurnInput(
    InstanceRow Instance, string? Input, IReadOnlyList<HistoryEvent> Past, IReadOnlyList<HistoryEvent> Arrived, WorkerSession Session);

/// <summary>What the worker remembers of an instance: nothing, or its state after its last turn, so that only what is new need be sent.</summary>
internal sealed class WorkerSession
{
    /// <summary>The worker that has it; null where none has.</summary>
    public object? Holder { get; set; }

    /// <summary>When the worker will have forgotten it, unless it takes a turn before.</summary>
    public DateTime Until { get; set; }
}

/// <summary>What an orchestrator decided in one turn.</summary>
/// <param name="Steps">New work, in order.</param>
/// <param name="CustomStatus">The custom status as JSON; null where the code never set one.</param>
/// <param name="End">How the execution ended; null while it goes on.</param>
internal sealed record TurnOutcome(IReadOnlyList<Step> Steps, string? CustomStatus, ExecutionEnd? End)
{
    /// <summary>A turn in which the code did not run.</summary>
    public static TurnOutcome Nothing { get; } = new([], null, null);
}

/// <summary>How an execution ended.</summary>
internal abstract record ExecutionEnd;

internal sealed record Finished(OrchestrationRuntimeStatus Status, string? Output, TaskFailureDetails? Failure) : ExecutionEnd
{
    /// <summary>A failure; its text is the output too, as callers find either.</summary>
    public static Finished Failed(TaskFailureDetails failure) => new(OrchestrationRuntimeStatus.Failed, failure.ErrorMessage, failure);
}

/// <summary>The execution starts over with that input; the carried events come first in its inbox.</summary>
internal sealed record ContinuedAsNew(string? Input, IReadOnlyList<EventRaised> Carried) : ExecutionEnd;

/// <summary>Something that an orchestrator asked for and that is not in its history yet.</summary>
internal abstract record Step(int Id)
{
    /// <summary>The event that records it.</summary>
    public abstract StepEvent Recorded(DateTime at);
}

internal sealed record ActivityStep(int Id, string Name, string? Input) : Step(Id)
{
    public override StepEvent Recorded(DateTime at) => new TaskScheduled(Id, Name) { At = at };
}

internal sealed record TimerStep(int Id, DateTime FireAt) : Step(Id)
{
    public override StepEvent Recorded(DateTime at) => new TimerCreated(Id, FireAt) { At = at };
}

internal sealed record ChildStep(int Id, string Name, string InstanceId, string? Input, IReadOnlyDictionary<string, string> Tags) : Step(Id)
{
    public override StepEvent Recorded(DateTime at) => new SubOrchestrationCreated(Id, Name, InstanceId) { At = at };
}

internal sealed record SendStep(int Id, string InstanceId, string EventName, string? Input) : Step(Id)
{
    public override StepEvent Recorded(DateTime at) => new EventSent(Id, InstanceId, EventName) { At = at };
}

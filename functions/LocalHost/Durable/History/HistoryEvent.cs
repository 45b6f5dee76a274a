using System.Text.Json.Serialization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.History;

/// <summary>
/// One thing that happened to an orchestration. A history is a sequence of turns: <see cref="OrchestratorStarted"/>, the events that
/// woke the orchestrator, then the steps that it scheduled. The inputs of steps are kept with the work itself, not here.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(OrchestratorStarted), "OrchestratorStarted")]
[JsonDerivedType(typeof(ExecutionStarted), "ExecutionStarted")]
[JsonDerivedType(typeof(TaskScheduled), "TaskScheduled")]
[JsonDerivedType(typeof(TaskCompleted), "TaskCompleted")]
[JsonDerivedType(typeof(TaskFailed), "TaskFailed")]
[JsonDerivedType(typeof(TimerCreated), "TimerCreated")]
[JsonDerivedType(typeof(TimerFired), "TimerFired")]
[JsonDerivedType(typeof(SubOrchestrationCreated), "SubOrchestrationInstanceCreated")]
[JsonDerivedType(typeof(SubOrchestrationCompleted), "SubOrchestrationInstanceCompleted")]
[JsonDerivedType(typeof(SubOrchestrationFailed), "SubOrchestrationInstanceFailed")]
[JsonDerivedType(typeof(EventSent), "EventSent")]
[JsonDerivedType(typeof(EventRaised), "EventRaised")]
[JsonDerivedType(typeof(ExecutionSuspended), "ExecutionSuspended")]
[JsonDerivedType(typeof(ExecutionResumed), "ExecutionResumed")]
[JsonDerivedType(typeof(ExecutionTerminated), "ExecutionTerminated")]
[JsonDerivedType(typeof(ExecutionAborted), "ExecutionAborted")]
[JsonDerivedType(typeof(ExecutionCompleted), "ExecutionCompleted")]
internal abstract record HistoryEvent
{
    /// <summary>When it happened, in UTC.</summary>
    public DateTime At { get; init; }
}

/// <summary>A turn begins. Its time is the orchestrator's current time for the whole turn.</summary>
internal sealed record OrchestratorStarted : HistoryEvent;

internal sealed record ExecutionStarted(string Name) : HistoryEvent;

/// <summary>An event that records a step of the orchestrator. Steps are numbered from 0 in the order in which the code takes them.</summary>
internal abstract record StepEvent(int Id) : HistoryEvent;

internal sealed record TaskScheduled(int Id, string Name) : StepEvent(Id);

internal sealed record TimerCreated(int Id, DateTime FireAt) : StepEvent(Id);

internal sealed record SubOrchestrationCreated(int Id, string Name, string InstanceId) : StepEvent(Id);

internal sealed record EventSent(int Id, string InstanceId, string Name) : StepEvent(Id);

internal sealed record TaskCompleted(int TaskId, string? Result) : HistoryEvent;

internal sealed record TaskFailed(int TaskId, TaskFailureDetails Failure) : HistoryEvent;

internal sealed record TimerFired(int TimerId) : HistoryEvent;

internal sealed record SubOrchestrationCompleted(int TaskId, string? Result) : HistoryEvent;

internal sealed record SubOrchestrationFailed(int TaskId, TaskFailureDetails Failure) : HistoryEvent;

internal sealed record EventRaised(string Name, string? Input) : HistoryEvent;

internal sealed record ExecutionSuspended(string? Reason) : HistoryEvent;

internal sealed record ExecutionResumed(string? Reason) : HistoryEvent;

internal sealed record ExecutionTerminated(string? Output, bool Recursive) : HistoryEvent;

/// <summary>The engine noticed between two turns that the orchestrator broke its rules.</summary>
internal sealed record ExecutionAborted(string Reason) : HistoryEvent;

internal sealed record ExecutionCompleted(OrchestrationRuntimeStatus Status) : HistoryEvent;

using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>What an orchestrator decided in one turn.</summary>
/// <param name="Steps">New work, in order.</param>
/// <param name="CancelledTimers">Steps whose timers need not fire any more.</param>
/// <param name="CustomStatus">The custom status if the code has set one.</param>
/// <param name="End">How the execution ended; null while it goes on.</param>
internal sealed record TurnOutcome(
    IReadOnlyList<Step> Steps, IReadOnlyList<int> CancelledTimers, CustomStatus? CustomStatus, ExecutionEnd? End);

/// <summary>A custom status as JSON; null clears it.</summary>
internal readonly record struct CustomStatus(string? Json);

/// <summary>How an execution ended.</summary>
internal abstract record ExecutionEnd;

internal sealed record Finished(OrchestrationRuntimeStatus Status, string? Output, TaskFailureDetails? Failure) : ExecutionEnd
{
    public static Finished Completed(string? output) => new(OrchestrationRuntimeStatus.Completed, output, null);

    /// <summary>A failure; its text is the output too, as callers find either.</summary>
    public static Finished Failed(TaskFailureDetails failure) => new(OrchestrationRuntimeStatus.Failed, failure.ErrorMessage, failure);

    public static Finished Failed(Exception exception) => Failed(TaskFailureDetails.FromException(exception));
}

/// <summary>The execution starts over with that input; the carried events come first in its inbox.</summary>
internal sealed record ContinuedAsNew(string? Input, IReadOnlyList<EventRaised> Carried) : ExecutionEnd;

using AnnotationFunctions.LocalHost.Durable.Engine;

namespace AnnotationFunctions.LocalHost.Durable;

/// <summary>The orchestrators and activities of the app, as the engine sees them. Names compare without regard to case.</summary>
internal interface IDurableFunctions
{
    /// <summary>Whether an orchestrator of that name exists.</summary>
    bool HasOrchestrator(string name);

    /// <summary>Whether an activity of that name exists.</summary>
    bool HasActivity(string name);

    /// <summary>Has the orchestrator take one turn: what it decides, given all that happened. What it throws is an outcome.</summary>
    Task<TurnOutcome> TakeTurnAsync(TurnInput turn, CancellationToken cancellation);

    /// <summary>Runs an activity with the input that its orchestrator scheduled; returns its result as JSON, null if it has none.</summary>
    /// <exception cref="ActivityFailedException">The activity failed.</exception>
    Task<string?> RunActivityAsync(string name, string instanceId, string? input, CancellationToken cancellation);
}

/// <summary>An activity failed, and this is how its orchestrator learns of it.</summary>
internal sealed class ActivityFailedException(Microsoft.DurableTask.TaskFailureDetails failure) : Exception(failure.ErrorMessage)
{
    public Microsoft.DurableTask.TaskFailureDetails Failure => failure;
}

using Microsoft.DurableTask;

namespace AnnotationFunctions.LocalHost.Durable;

/// <summary>The orchestrators and activities of the app, as the engine sees them. Implemented over the discovered functions.</summary>
/// <remarks>
/// Nothing between <see cref="RunOrchestratorAsync"/> and the orchestrator may leave the calling thread: no await of real work, no
/// <c>ConfigureAwait(false)</c>. The engine runs an orchestrator on one thread under its own synchronization context and fails it when
/// it awaits something that is not of its context.
/// </remarks>
internal interface IDurableFunctions
{
    /// <summary>Whether an orchestrator of that name exists; names compare without regard to case.</summary>
    bool HasOrchestrator(string name);

    /// <summary>Whether an activity of that name exists; names compare without regard to case.</summary>
    bool HasActivity(string name);

    /// <summary>Runs the orchestrator that <see cref="TaskOrchestrationContext.Name"/> names and returns its result, null if it has none.</summary>
    Task<object?> RunOrchestratorAsync(TaskOrchestrationContext context);

    /// <summary>Runs an activity and returns its result as JSON (see <see cref="Payload"/>), null if it has none.</summary>
    Task<string?> RunActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellation);
}

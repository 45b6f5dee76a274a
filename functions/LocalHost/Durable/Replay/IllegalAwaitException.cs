namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>An orchestrator awaited something that is not of its context, so that its history could never wake it again.</summary>
internal sealed class IllegalAwaitException() : InvalidOperationException(Explanation)
{
    public const string Explanation =
        "The orchestrator awaited something that is not of its TaskOrchestrationContext (I/O, Task.Delay, Task.Run, ConfigureAwait(false), ...), "
        + "so it left the orchestrator's thread. Orchestrators await activities, sub-orchestrations, timers and events only; "
        + "everything else belongs into an activity.";
}

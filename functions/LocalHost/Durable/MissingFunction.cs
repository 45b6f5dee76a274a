using Microsoft.DurableTask;

namespace AnnotationFunctions.LocalHost.Durable;

/// <summary>The failure of a task whose function the app does not have. More attempts cannot cure it, so it is never retried.</summary>
internal static class MissingFunction
{
    private const string ActivityType = "ActivityTaskNotFound";
    private const string OrchestratorType = "OrchestratorTaskNotFound";

    public static TaskFailureDetails Activity(string name) => new(ActivityType, $"No activity task named '{name}' was found.", null, null, null);

    public static TaskFailureDetails Orchestrator(string name) =>
        new(OrchestratorType, $"No orchestrator task named '{name}' was found.", null, null, null);

    public static bool IsCauseOf(TaskFailureDetails failure) => failure.ErrorType is ActivityType or OrchestratorType;
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace AnnotationFunctions.Tests.DurableServer;

/// <summary>
/// The reference orchestration: three parallel activities (fan-out, fan-in), one external event, one sub-orchestration with a durable
/// timer of one second and one activity.
/// </summary>
public static class ReferenceFunctions
{
    public const string Event = "approve";

    public static int Expected(int n, int approved) => n * n + (n + 1) * (n + 1) + (n + 2) * (n + 2) + approved + 1;

    [Function(nameof(Reference))]
    public static async Task<int> Reference([OrchestrationTrigger] TaskOrchestrationContext context, int n)
    {
        var squares = await Task.WhenAll(Enumerable.Range(n, 3).Select(i => context.CallActivityAsync<int>(nameof(Square), i)));
        var approved = await context.WaitForExternalEvent<int>(Event);
        return await context.CallSubOrchestratorAsync<int>(nameof(Delayed), squares.Sum() + approved);
    }

    [Function(nameof(Delayed))]
    public static async Task<int> Delayed([OrchestrationTrigger] TaskOrchestrationContext context, int n)
    {
        await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
        return await context.CallActivityAsync<int>(nameof(AddOne), n);
    }

    /// <summary>Waits for a week at most, for its event.</summary>
    [Function(nameof(Waiting))]
    public static Task<int> Waiting([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.WaitForExternalEvent<int>(Event, TimeSpan.FromDays(7));

    [Function(nameof(Square))]
    public static int Square([ActivityTrigger] int n) => n * n;

    [Function(nameof(AddOne))]
    public static int AddOne([ActivityTrigger] int n) => n + 1;
}

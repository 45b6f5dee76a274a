using AnnotationFunctions.Tests.Conformance.Durable;
using Microsoft.DurableTask;

namespace AnnotationFunctions.Tests.Benchmarks.Durable;

/// <summary>
/// The reference orchestration: three parallel activities (fan-out, fan-in), one external event, one sub-orchestration with a durable
/// timer of one second and one activity.
/// </summary>
internal static class ReferenceFunctions
{
    public const string Reference = "Reference";
    public const string Waiting = "Waiting";
    public const string Event = "approve";

    public static DelegateFunctions Create() => new DelegateFunctions()
        .Activity<int>("Square", n => n * n)
        .Activity<int>("Add", n => n + 1)
        .Orchestrator("Delayed", async context =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            return (object?)await context.CallActivityAsync<int>("Add", context.GetInput<int>());
        })
        .Orchestrator(Reference, async context =>
        {
            var n = context.GetInput<int>();
            var squares = await Task.WhenAll(Enumerable.Range(n, 3).Select(i => context.CallActivityAsync<int>("Square", i)));
            var approved = await context.WaitForExternalEvent<int>(Event);
            return (object?)await context.CallSubOrchestratorAsync<int>("Delayed", squares.Sum() + approved);
        })
        .Orchestrator(Waiting, async context => (object?)await context.WaitForExternalEvent<int>(Event, TimeSpan.FromDays(7)));

    public static int Expected(int n, int approved) => n * n + (n + 1) * (n + 1) + (n + 2) * (n + 2) + approved + 1;
}

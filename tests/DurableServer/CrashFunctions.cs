using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace AnnotationFunctions.Tests.DurableServer;

/// <summary>What the crash test runs: every kind of step, a result that is known beforehand, and enough waiting to be killed in.</summary>
public static class CrashFunctions
{
    public const string Event = "number";

    /// <param name="N">Which orchestration it is.</param>
    /// <param name="Events">How many different numbers it waits for; they are 0, 1, …</param>
    /// <param name="Sum">What the execution before it found.</param>
    public sealed record Work(int N, int Events, int? Sum = null);

    /// <param name="Sum">The sum of all activity results.</param>
    /// <param name="Received">The numbers in the order in which they came.</param>
    public sealed record Done(int Sum, IReadOnlyList<int> Received);

    public static int ExpectedSum(int n) => (3 * n + 3) + (3 * n + 3) + (n + 1);

    /// <summary>First execution: activities one by one and at once, then it starts over. Second: events, then a sub-orchestration.</summary>
    [Function(nameof(Crash))]
    public static async Task<Done?> Crash([OrchestrationTrigger] TaskOrchestrationContext context, Work work)
    {
        if (work.Sum is not { } sum)
        {
            var first = 0;
            for (var i = 0; i < 3; i++)
            {
                first += await context.CallActivityAsync<int>(nameof(Add), new[] { work.N, i });
            }
            var second = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<int>(nameof(Add), new[] { work.N, i })));
            context.ContinueAsNew(work with { Sum = first + second.Sum() });
            return null;
        }
        var received = new List<int>();
        while (received.Distinct().Count() < work.Events)
        {
            received.Add(await context.WaitForExternalEvent<int>(Event));
        }
        return new(sum + await context.CallSubOrchestratorAsync<int>(nameof(CrashChild), work.N), received);
    }

    [Function(nameof(CrashChild))]
    public static async Task<int> CrashChild([OrchestrationTrigger] TaskOrchestrationContext context, int n)
    {
        await context.CreateTimer(TimeSpan.FromMilliseconds(30), CancellationToken.None);
        return await context.CallActivityAsync<int>(nameof(Add), new[] { n, 1 });
    }

    [Function(nameof(Add))]
    public static async Task<int> Add([ActivityTrigger] int[] numbers, CancellationToken cancellation)
    {
        await Task.Delay(numbers[1] * 5, cancellation);
        return numbers.Sum();
    }
}

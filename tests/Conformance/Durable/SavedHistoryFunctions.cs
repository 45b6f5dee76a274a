using Microsoft.DurableTask;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>The orchestrators whose histories are saved. They must not change: the histories are of this code.</summary>
internal static class SavedHistoryFunctions
{
    public static DelegateFunctions Create() => new DelegateFunctions()
        .Activity<int>("Double", n => n * 2)
        .Activity<int>("FailBelowThree", n => n < 3 ? throw new InvalidOperationException($"{n} is below three") : n)
        .Orchestrator<int>("FanOut", async context =>
        {
            var n = context.GetInput<int>();
            context.SetCustomStatus("doubling");
            var doubled = await Task.WhenAll(Enumerable.Range(0, n).Select(i => context.CallActivityAsync<int>("Double", i)));
            context.SetCustomStatus(new { Id = context.NewGuid(), Sum = doubled.Sum() });
            return (object?)doubled.Sum();
        })
        .Orchestrator("Approval", async context =>
        {
            string decision;
            try
            {
                decision = await context.WaitForExternalEvent<string>("decide", TimeSpan.FromMilliseconds(50));
            }
            catch (TaskCanceledException)
            {
                decision = await context.WaitForExternalEvent<string>("escalate", TimeSpan.FromDays(3));
            }
            return (object?)(decision + await context.CallSubOrchestratorAsync<int>("FanOut", 3));
        })
        .Orchestrator("Retry", async context =>
        {
            var attempt = 0;
            var options = TaskOptions.FromRetryHandler(async retry =>
            {
                await retry.OrchestrationContext.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                return ++attempt < 2;
            });
            try
            {
                await context.CallActivityAsync<int>("FailBelowThree", 1, options);
            }
            catch (TaskFailedException e) when (e.FailureDetails.IsCausedBy<InvalidOperationException>())
            {
                context.SendEvent("elsewhere", "gave up", e.FailureDetails.ErrorMessage);
            }
            return (object?)await context.CallActivityAsync<int>("FailBelowThree", 3, TaskOptions.FromRetryPolicy(new(2, TimeSpan.FromMilliseconds(1))));
        })
        .Orchestrator("Fail", async context => (object?)await context.CallActivityAsync<int>("FailBelowThree", 2));
}

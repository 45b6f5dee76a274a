using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.Tests.Conformance.Durable;

public sealed class OrchestrationTests
{
    private static readonly DelegateFunctions Functions = new DelegateFunctions()
        .Activity<int>("Double", n => n * 2)
        .Activity<string>("Fail", message => throw new InvalidOperationException(message, new FormatException("inner")))
        .Orchestrator<int>("Sum", async context =>
        {
            var parts = await Task.WhenAll(Enumerable.Range(1, context.GetInput<int>()).Select(n => context.CallActivityAsync<int>("Double", n)));
            return (object?)parts.Sum();
        })
        .Orchestrator("Nested", async context =>
        {
            var first = await context.CallSubOrchestratorAsync<int>("Sum", 3);
            var second = await context.CallSubOrchestratorAsync<int>("Sum", 4, new SubOrchestrationOptions(instanceId: context.InstanceId + ".child"));
            return (object?)(first + second);
        })
        .Orchestrator("Failing", async context => (object?)await context.CallActivityAsync<int>("Fail", "boom"))
        .Orchestrator("ChildFailing", async context => (object?)await context.CallSubOrchestratorAsync<int>("Failing"))
        .Orchestrator("Timer", async context =>
        {
            var from = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            return (object?)((context.CurrentUtcDateTime - from) >= TimeSpan.FromMilliseconds(20));
        });

    [Fact]
    public async Task FanOutFanIn_TwentyActivities_SumsAll()
    {
        await using var host = await DurableTestHost.StartAsync(Functions);
        var state = await host.RunAsync("Sum", 20);
        state.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        state.ReadOutputAs<int>().ShouldBe(420);
    }

    [Fact]
    public async Task SubOrchestrations_ResultsReturnToParent()
    {
        await using var host = await DurableTestHost.StartAsync(Functions);
        var state = await host.RunAsync("Nested", id: "parent");
        state.ReadOutputAs<int>().ShouldBe(12 + 20);
        (await host.GetAsync("parent.child"))!.ReadOutputAs<int>().ShouldBe(20);
    }

    [Fact]
    public async Task Timer_Fires_TimeHasPassed()
    {
        await using var host = await DurableTestHost.StartAsync(Functions);
        (await host.RunAsync("Timer")).ReadOutputAs<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task ActivityFailure_Unhandled_FailsWithInnerFailures()
    {
        await using var host = await DurableTestHost.StartAsync(Functions);
        var state = await host.RunAsync("ChildFailing");
        state.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        var failure = state.FailureDetails.ShouldNotBeNull();
        failure.IsCausedBy<TaskFailedException>().ShouldBeTrue();
        failure.InnerFailure!.InnerFailure!.IsCausedBy<InvalidOperationException>().ShouldBeTrue();
        failure.InnerFailure.InnerFailure.ErrorMessage.ShouldBe("boom");
        failure.InnerFailure.InnerFailure.InnerFailure!.IsCausedBy<FormatException>().ShouldBeTrue();
        state.SerializedOutput.ShouldNotBeNull().ShouldContain("boom");
    }
}

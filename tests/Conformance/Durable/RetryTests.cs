using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.Conformance.Durable;

public sealed class RetryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider time = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<TimeSpan> attempts = [];

    [Fact]
    public async Task Policy_FailsTwice_WaitsWithBackOffAndSucceeds()
    {
        await using var host = await StartAsync(new RetryPolicy(5, Minute, backoffCoefficient: 3), succeedAt: 3);
        var id = await host.StartAsync("Work");
        await AdvanceAfterAttemptAsync(host, id, 1, Minute);
        await AdvanceAfterAttemptAsync(host, id, 2, 3 * Minute);
        (await host.FinishAsync(id)).ReadOutputAs<int>().ShouldBe(3);
        attempts.ShouldBe([TimeSpan.Zero, Minute, 4 * Minute]);
    }

    [Fact]
    public async Task Policy_LongestDelay_Limits()
    {
        await using var host = await StartAsync(new RetryPolicy(3, Minute, 10, maxRetryInterval: 2 * Minute), succeedAt: 3);
        var id = await host.StartAsync("Work");
        await AdvanceAfterAttemptAsync(host, id, 1, Minute);
        await AdvanceAfterAttemptAsync(host, id, 2, 2 * Minute);
        (await host.FinishAsync(id)).ReadOutputAs<int>().ShouldBe(3);
    }

    [Fact]
    public async Task Policy_AttemptsUsedUp_FailsWithTheLastFailureAtOnce()
    {
        await using var host = await StartAsync(new RetryPolicy(2, Minute), succeedAt: 9);
        var id = await host.StartAsync("Work");
        await AdvanceAfterAttemptAsync(host, id, 1, Minute);
        var state = await host.FinishAsync(id);
        state.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        state.FailureDetails!.InnerFailure!.ErrorMessage.ShouldBe("attempt 2");
        attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Policy_TimeUsedUp_StopsRetrying()
    {
        await using var host = await StartAsync(new RetryPolicy(9, Minute, retryTimeout: Minute), succeedAt: 9);
        var id = await host.StartAsync("Work");
        await AdvanceAfterAttemptAsync(host, id, 1, Minute);
        (await host.FinishAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Policy_FailureNotHandled_DoesNotRetry()
    {
        var policy = new RetryPolicy(9, Minute) { HandleFailure = failure => !failure.IsCausedBy<InvalidOperationException>() };
        await using var host = await StartAsync(policy, succeedAt: 9);
        (await host.RunAsync("Work")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Handler_DecidesAndMayWaitForATimer()
    {
        AsyncRetryHandler handler = async context =>
        {
            context.LastFailure.ErrorMessage.ShouldBe($"attempt {context.LastAttemptNumber}");
            await context.OrchestrationContext.CreateTimer(Minute, CancellationToken.None);
            return context.LastAttemptNumber < 3;
        };
        await using var host = await StartAsync(handler, succeedAt: 3);
        var id = await host.StartAsync("Work");
        await AdvanceAfterAttemptAsync(host, id, 1, Minute);
        await AdvanceAfterAttemptAsync(host, id, 2, Minute);
        (await host.FinishAsync(id)).ReadOutputAs<int>().ShouldBe(3);
    }

    [Fact]
    public async Task MissingActivity_IsNotRetried()
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions().Orchestrator(
            "Work", context => context.CallActivityAsync("Nowhere", options: TaskOptions.FromRetryPolicy(new(9, Minute)))));
        var state = await host.RunAsync("Work");
        state.FailureDetails!.InnerFailure!.ErrorType.ShouldBe("ActivityTaskNotFound");
    }

    [Fact]
    public async Task SubOrchestration_FailsOnce_IsStartedAgainUnderTheSameId()
    {
        var runs = 0;
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Activity<int>("Fail", _ => Interlocked.Increment(ref runs) == 1 ? throw new InvalidOperationException("first") : runs)
            .Orchestrator("Child", async context => (object?)await context.CallActivityAsync<int>("Fail"))
            .Orchestrator("Parent", async context => (object?)await context.CallSubOrchestratorAsync<int>(
                "Child", options: new SubOrchestrationOptions(new RetryPolicy(2, TimeSpan.FromMilliseconds(1)), "child"))));
        (await host.RunAsync("Parent")).ReadOutputAs<int>().ShouldBe(2);
    }

    private Task<DurableTestHost> StartAsync(TaskRetryOptions retry, int succeedAt)
    {
        var begun = time.GetUtcNow();
        return DurableTestHost.StartAsync(
            new DelegateFunctions()
                .Activity<int>("Flaky", _ =>
                {
                    attempts.Add(time.GetUtcNow() - begun);
                    return attempts.Count < succeedAt ? throw new InvalidOperationException($"attempt {attempts.Count}") : attempts.Count;
                })
                .Orchestrator("Work", async context => (object?)await context.CallActivityAsync<int>("Flaky", options: new TaskOptions(retry))),
            time);
    }

    /// <summary>Waits until the orchestration has set the timer of its next attempt, then lets the time pass.</summary>
    private async Task AdvanceAfterAttemptAsync(DurableTestHost host, string id, int timers, TimeSpan by)
    {
        await host.UntilHistoryAsync(id, history => history.OfType<LocalHost.Durable.History.TimerCreated>().Count() == timers);
        time.Advance(by);
    }
}

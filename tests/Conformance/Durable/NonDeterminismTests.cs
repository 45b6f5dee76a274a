using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>The code of an orchestrator changes while an instance waits: where it takes another step than the history has, the instance fails and names it.</summary>
public sealed class NonDeterminismTests
{
    private static readonly Func<TaskOrchestrationContext, Task> Original = async context =>
    {
        await context.CallActivityAsync<int>("A", 1);
        await context.WaitForExternalEvent<string>("go");
    };

    public static TheoryData<string, string> Changes => new()
    {
        { "other activity", "named 'A', but the current orchestration replay instead scheduled an activity task named 'B' with this sequence number" },
        { "timer", "named 'A', but the current orchestration replay instead produced a CreateTimerOrchestratorAction action" },
        { "child", "named 'A', but the current orchestration replay instead produced a CreateSubOrchestrationAction action" },
        { "gone", "scheduled an activity task with sequence ID 0 and name 'A' (version ''), but the current replay execution hasn't (yet?) scheduled this task" },
    };

    private static Func<TaskOrchestrationContext, Task> Changed(string change) => change switch
    {
        "other activity" => async context => await context.CallActivityAsync<int>("B", 1),
        "timer" => async context => await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None),
        "child" => async context => await context.CallSubOrchestratorAsync<int>("A"),
        "gone" => async context => await context.WaitForExternalEvent<string>("go"),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, null),
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Replay_ChangedCode_FailsAndNamesTheStep(string change, string expected)
    {
        var functions = new DelegateFunctions().Activity<int>("A", n => n).Activity<int>("B", n => n).Orchestrator("Work", Original);
        await using var host = await DurableTestHost.StartAsync(functions);
        var id = await host.StartAsync("Work");
        await host.UntilHistoryAsync(id, history => history.Any(e => e is LocalHost.Durable.History.TaskCompleted));
        await host.StopAsync();
        functions.Orchestrator("Work", Changed(change));
        await host.RestartAsync();

        await host.RaiseAsync(id, "go", "");

        var state = await host.FinishAsync(id);
        state.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        state.FailureDetails!.ErrorType.ShouldEndWith("NonDeterministicOrchestrationException");
        state.FailureDetails.ErrorMessage.ShouldContain(expected);
    }

    /// <summary>Code that goes on beyond its history is not told from code that always did.</summary>
    [Fact]
    public async Task Replay_OneMoreStep_IsTaken()
    {
        var functions = new DelegateFunctions().Activity<int>("A", n => n).Activity<int>("B", n => n).Orchestrator("Work", Original);
        await using var host = await DurableTestHost.StartAsync(functions);
        var id = await host.StartAsync("Work");
        await host.UntilHistoryAsync(id, history => history.Any(e => e is LocalHost.Durable.History.TaskCompleted));
        await host.StopAsync();
        functions.Orchestrator("Work", async context =>
        {
            await Task.WhenAll(context.CallActivityAsync<int>("A", 1), context.CallActivityAsync<int>("B", 2));
            await context.WaitForExternalEvent<string>("go");
        });
        await host.RestartAsync();

        await host.RaiseAsync(id, "go", "");

        (await host.FinishAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        host.History(id).OfType<LocalHost.Durable.History.TaskScheduled>().Select(step => step.Name).ShouldBe(["A", "B"]);
    }

    [Fact]
    public async Task Replay_CodeThatDecidesOnWallClock_Fails()
    {
        var calls = 0;
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions().Activity<int>("A", n => n).Orchestrator("Moody", async context =>
        {
            await context.CallActivityAsync<int>(Interlocked.Increment(ref calls) == 1 ? "A" : "B", 1);
        }));
        (await host.RunAsync("Moody")).FailureDetails!.ErrorMessage.ShouldContain("scheduled an activity task with sequence number 0 named 'A'");
    }
}

using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>The code of an orchestrator changes while an instance waits: the instance fails and names the step.</summary>
public sealed class NonDeterminismTests
{
    private static readonly Func<TaskOrchestrationContext, Task> Original = async context =>
    {
        await context.CallActivityAsync<int>("A", 1);
        await context.WaitForExternalEvent<string>("go");
    };

    public static TheoryData<string, string> Changes => new()
    {
        { "other activity", "Step #0 is activity 'A' in the history, but the code now takes activity 'B' instead" },
        { "timer", "Step #0 is activity 'A' in the history, but the code now takes a timer instead" },
        { "child", "Step #0 is activity 'A' in the history, but the code now takes sub-orchestration 'A' instead" },
        { "gone", "Step #0 is activity 'A' in the history, but the code now does not take that step" },
        { "one more at once", "Step #1 is nothing in the history, but the code now takes activity 'B'" },
        { "one more after", "Step #1 is nothing in the history, but the code now takes sending event 'e'" },
    };

    private static Func<TaskOrchestrationContext, Task> Changed(string change) => change switch
    {
        "other activity" => async context => await context.CallActivityAsync<int>("B", 1),
        "timer" => async context => await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None),
        "child" => async context => await context.CallSubOrchestratorAsync<int>("A"),
        "gone" => async context => await context.WaitForExternalEvent<string>("go"),
        "one more at once" => async context => await Task.WhenAll(context.CallActivityAsync<int>("A", 1), context.CallActivityAsync<int>("B", 1)),
        "one more after" => async context =>
        {
            await context.CallActivityAsync<int>("A", 1);
            context.SendEvent("x", "e", 1);
            await context.WaitForExternalEvent<string>("go");
        },
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
        state.FailureDetails.ErrorMessage.ShouldStartWith(expected);
    }

    [Fact]
    public async Task Replay_CodeThatDecidesOnWallClock_Fails()
    {
        var calls = 0;
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions().Activity<int>("A", n => n).Orchestrator("Moody", async context =>
        {
            await context.CallActivityAsync<int>(Interlocked.Increment(ref calls) == 1 ? "A" : "B", 1);
        }));
        (await host.RunAsync("Moody")).FailureDetails!.ErrorMessage.ShouldContain("activity 'A' in the history");
    }
}

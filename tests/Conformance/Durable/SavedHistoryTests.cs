using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>
/// Histories written by earlier builds, replayed turn by turn against the code of today: each turn must take the steps that the history
/// records, and the last one must end as it did. A change that breaks this breaks orchestrations that run during an update.
/// </summary>
public sealed class SavedHistoryTests
{
    /// <summary>Names the folder for <c>--explicit only</c>, to save the history of a new orchestrator; never to make a failing test pass.</summary>
    private const string RecordVariable = "ANNOTATION_RECORD_HISTORIES";

    public static TheoryData<string> Names => [.. Directory.GetFiles(SavedHistory.Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Replay_SavedHistory_TakesTheRecordedSteps(string name)
    {
        var saved = SavedHistory.Read(name);
        var turns = Turns(saved.Events);
        turns.Count.ShouldBeGreaterThan(1);
        var row = new InstanceRow(
            saved.InstanceId, Execution: 1, Events: 0, saved.Orchestrator, OrchestrationRuntimeStatus.Running, turns[0][0].At, turns[0][0].At, Tags: null, Parent: null);
        string? customStatus = null;
        TurnOutcome? last = null;
        List<HistoryEvent> past = [];
        foreach (var turn in turns)
        {
            var arrived = turn.Where(e => e is not (StepEvent or ExecutionCompleted)).ToList();
            last = await SavedHistoryFunctions.Create().TakeTurnAsync(new TurnInput(row, saved.Input, past, arrived, new WorkerSession()), DurableTestHost.Cancel());
            last.Steps.Select(step => step.Recorded(turn[0].At)).ShouldBe(turn.OfType<StepEvent>().Select(step => step with { At = turn[0].At }));
            customStatus = last.CustomStatus ?? customStatus;
            past.AddRange(turn);
        }
        var end = last!.End.ShouldBeOfType<Finished>();
        end.Status.ToString().ShouldBe(saved.Status);
        end.Output.ShouldBe(saved.Output);
        customStatus.ShouldBe(saved.CustomStatus);
    }

    [Fact(Explicit = true)]
    public async Task Record_WhenAsked_WritesTheHistories()
    {
        var folder = Environment.GetEnvironmentVariable(RecordVariable).ShouldNotBeNull($"{RecordVariable} must name a folder");
        await using var host = await DurableTestHost.StartAsync(SavedHistoryFunctions.Create());
        await RecordAsync("fan-out", "FanOut", 4);
        await RecordAsync("retry", "Retry", null);
        await RecordAsync("failure", "Fail", null);
        await RecordAsync("approval", "Approval", null, host.RaiseAsync);

        async Task RecordAsync(string name, string orchestrator, object? input, Func<string, string, object?, Task>? raise = null)
        {
            var id = await host.StartAsync(orchestrator, input, name);
            if (raise is not null)
            {
                await host.UntilHistoryAsync(id, history => history.OfType<TimerCreated>().Count() == 2);
                await raise(id, "Escalate", "yes");
            }
            var state = await host.FinishAsync(id);
            var saved = new SavedHistory(
                orchestrator, id, state.SerializedInput, state.SerializedOutput, state.RuntimeStatus.ToString(), state.SerializedCustomStatus, host.History(id));
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".json"), saved.ToJson() + "\n", DurableTestHost.Cancel());
        }
    }

    private static List<List<HistoryEvent>> Turns(IReadOnlyList<HistoryEvent> history)
    {
        List<List<HistoryEvent>> turns = [];
        foreach (var historyEvent in history)
        {
            if (historyEvent is OrchestratorStarted)
            {
                turns.Add([]);
            }
            turns[^1].Add(historyEvent);
        }
        return turns;
    }
}

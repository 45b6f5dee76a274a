using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.Tests.LocalHost.Durable;

public sealed class HistoryJsonTests
{
    private static readonly DateTime At = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static readonly TaskFailureDetails Failure = new("T", "m", "s", new("I", "n", null, null, null), null);

    private static readonly HistoryEvent[] All =
    [
        new OrchestratorStarted { At = At },
        new ExecutionStarted("O") { At = At },
        new TaskScheduled(0, "A") { At = At },
        new TaskCompleted(0, "{\"ä\":\"\\\"\"}") { At = At },
        new TaskFailed(1, Failure) { At = At },
        new TimerCreated(2, At.AddDays(1)) { At = At },
        new TimerFired(2) { At = At },
        new SubOrchestrationCreated(3, "O", "id") { At = At },
        new SubOrchestrationCompleted(3, null) { At = At },
        new SubOrchestrationFailed(4, Failure) { At = At },
        new EventSent(5, "id", "e") { At = At },
        new EventRaised("e", "1") { At = At },
        new ExecutionSuspended("r") { At = At },
        new ExecutionResumed(null) { At = At },
        new ExecutionTerminated("1", true) { At = At },
        new ExecutionAborted("r") { At = At },
        new ExecutionCompleted(OrchestrationRuntimeStatus.Completed) { At = At },
    ];

    [Fact]
    public void ReadEvent_EveryKind_IsWhatWasWritten()
    {
        foreach (var historyEvent in All)
        {
            HistoryJson.ReadEvent(HistoryJson.Write(historyEvent)).ShouldBe(historyEvent);
        }
    }

    [Fact]
    public void EveryKind_IsTested() => All.Select(e => e.GetType()).ShouldBe(
        typeof(HistoryEvent).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(HistoryEvent)) && !type.IsAbstract), ignoreOrder: true);

    [Fact]
    public void ReadEvent_UnknownKind_IsRefused() =>
        Should.Throw<JsonException>(() => HistoryJson.ReadEvent("{\"type\":\"FromTheFuture\",\"at\":\"2026-01-02T03:04:05Z\"}"u8));
}

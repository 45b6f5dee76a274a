using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.Tests.LocalHost.Durable;

/// <summary>What must be impossible is refused by the store itself, whatever the engine above it does.</summary>
public sealed class TurnCommitTests
{
    [Fact]
    public async Task Apply_SameTurnTwice_IsRefused()
    {
        using var file = new EngineFile();
        var (row, start) = await file.StartAsync("a");
        var turn = Turn(row, [start], new ActivityStep(0, "Work", null));
        await file.Writer.WriteAsync(turn.Apply);
        await Should.ThrowAsync<TurnConflictException>(() => file.Writer.WriteAsync(turn.Apply));
        file.Reader.Activities().ShouldHaveSingleItem();
        file.Reader.History(row.Execution).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Apply_SecondTurnFromTheSameState_IsRefused()
    {
        using var file = new EngineFile();
        var (row, start) = await file.StartAsync("a");
        await file.Writer.WriteAsync(Turn(row, [start]).Apply);
        (await Should.ThrowAsync<TurnConflictException>(() => file.Writer.WriteAsync(Turn(row, []).Apply))).Message.ShouldContain("not at event 0");
    }

    [Fact]
    public async Task Apply_TurnOfAPurgedInstance_IsRefused()
    {
        using var file = new EngineFile();
        var (row, start) = await file.StartAsync("a");
        var end = Turn(row, [start], end: new Finished(OrchestrationRuntimeStatus.Completed, null, null));
        await file.Writer.WriteAsync(end.Apply);
        await file.Writer.WriteAsync(session => InstanceWrites.Purge(session, "a", recursive: false));
        await file.StartAsync("a");
        await Should.ThrowAsync<TurnConflictException>(() => file.Writer.WriteAsync(Turn(end.To, []).Apply));
    }

    [Fact]
    public async Task Complete_SameActivityTwice_SendsOneResult()
    {
        using var file = new EngineFile();
        var (row, start) = await file.StartAsync("a");
        await file.Writer.WriteAsync(Turn(row, [start], new ActivityStep(0, "Work", null)).Apply);
        var work = file.Reader.Activities().Single();
        (await file.Writer.WriteAsync(session => InstanceWrites.Complete(session, work, new TaskCompleted(0, "1")))).ShouldBeTrue();
        (await file.Writer.WriteAsync(session => InstanceWrites.Complete(session, work, new TaskCompleted(0, "2")))).ShouldBeFalse();
        file.Reader.Messages().Select(message => message.Event).ShouldBe([new TaskCompleted(0, "1")]);
    }

    [Fact]
    public async Task Apply_ContinuedAsNew_PutsCarriedEventsBeforeThoseThatWait()
    {
        using var file = new EngineFile();
        var (row, start) = await file.StartAsync("a");
        await file.Writer.WriteAsync(session => InstanceWrites.Send(session, "a", new EventRaised("n", "later")));
        EventRaised[] carried = [new("n", "first"), new("n", "second")];
        await file.Writer.WriteAsync(Turn(row, [start], end: new ContinuedAsNew("1", carried)).Apply);
        file.Reader.Messages().Select(message => (message.Event as EventRaised)?.Input).ShouldBe([null, "first", "second", "later"]);
        file.Reader.Find("a")!.Execution.ShouldNotBe(row.Execution);
        file.Reader.History(row.Execution).ShouldBeEmpty();
    }

    private static TurnCommit Turn(InstanceRow from, IReadOnlyList<Message> consumed, Step? step = null, ExecutionEnd? end = null) => new()
    {
        From = from,
        Consumed = consumed,
        Status = (end as Finished)?.Status ?? OrchestrationRuntimeStatus.Running,
        Now = DateTime.UnixEpoch,
        Recorded = [HistoryJson.Write(new OrchestratorStarted())],
        Outcome = new(step is null ? [] : [step], null, end),
    };
}

using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>What the real durable host does where it surprises, one test per statement, numbered as the statements are.</summary>
public sealed class HostTrapTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private enum Colour
    {
        Red = 0,
        Green = 1,
    }

    private sealed record Paint(Colour TopCoat, string MadeBy);

    [Fact]
    public async Task Trap10_Payloads_ArePascalCaseWithNumericEnums()
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Activity<JsonElement>("Echo", input => input.GetRawText())
            .Orchestrator<Paint>("Paint", async context => (object?)await context.CallActivityAsync<string>("Echo", context.GetInput<Paint>())));

        var state = await host.RunAsync("Paint", new Paint(Colour.Green, "Ada"));

        state.ReadOutputAs<string>().ShouldBe("""{"TopCoat":1,"MadeBy":"Ada"}""");
    }

    [Fact]
    public async Task Trap11_EventAfterTimeout_GoesToTheNextWaiter()
    {
        var time = new FakeTimeProvider();
        await using var host = await DurableTestHost.StartAsync(
            new DelegateFunctions().Orchestrator("Late", async context =>
            {
                List<string> got = [];
                try
                {
                    await context.WaitForExternalEvent<string>("go", Hour);
                }
                catch (TaskCanceledException)
                {
                    got.Add("timeout");
                }
                context.SetCustomStatus("timed out");
                await context.WaitForExternalEvent<string>("proceed");
                got.Add(await context.WaitForExternalEvent<string>("GO"));
                return (object?)got;
            }),
            time);
        var id = await host.StartAsync("Late");
        await host.UntilAsync(id, state => state.IsRunning);
        time.Advance(Hour);
        await host.UntilStatusAsync(id, "timed out");

        await host.RaiseAsync(id, "go", "late");
        await host.RaiseAsync(id, "proceed", "");

        (await host.FinishAsync(id)).ReadOutputAs<string[]>().ShouldBe(["timeout", "late"]);
    }

    [Fact]
    public async Task Trap11_SeveralWaitersOnOneName_TheNewestGetsTheEvent()
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions().Orchestrator("Two", async context =>
        {
            var older = context.WaitForExternalEvent<string>("go");
            var newer = context.WaitForExternalEvent<string>("GO");
            return (object?)$"newer {await newer}, older {await older}";
        }));
        var id = await host.StartAsync("Two");
        await host.UntilAsync(id, state => state.IsRunning);
        await host.RaiseAsync(id, "go", "1");
        await host.RaiseAsync(id, "gO", "2");
        (await host.FinishAsync(id)).ReadOutputAs<string>().ShouldBe("newer 1, older 2");
    }

    [Fact]
    public async Task Trap12_EventToUnknownOrFinishedInstance_Throws()
    {
        await using var host = await DurableTestHost.StartAsync(Echo());
        await Should.ThrowAsync<InvalidOperationException>(() => host.RaiseAsync("nobody", "go"));
        await host.RunAsync("Echo", 1, "done");
        (await Should.ThrowAsync<InvalidOperationException>(() => host.RaiseAsync("done", "go"))).Message.ShouldContain("has finished");
    }

    [Fact]
    public async Task Trap13_StartOfARunningId_ThrowsAndOfAFinishedOneOverwrites()
    {
        await using var host = await DurableTestHost.StartAsync(Echo());
        await host.StartAsync("Wait", id: "w");
        await Should.ThrowAsync<InstanceExistsException>(() => host.StartAsync("Echo", id: "w"));
        (await host.RunAsync("Echo", 1, "e")).ReadOutputAs<int>().ShouldBe(1);

        (await host.RunAsync("Echo", 2, "e")).ReadOutputAs<int>().ShouldBe(2);

        var refused = new StartOrchestrationOptions("e").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);
        await Should.ThrowAsync<InstanceExistsException>(
            () => host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", 3, refused, DurableTestHost.Cancel()));
    }

    [Fact]
    public async Task Trap14_TimerThatNobodyAwaits_KeepsTheParentRunningUntilItFires()
    {
        var time = new FakeTimeProvider();
        await using var host = await DurableTestHost.StartAsync(
            new DelegateFunctions()
                .Orchestrator("Careless", context =>
                {
                    _ = context.CreateTimer(Hour, CancellationToken.None);
                    context.SetCustomStatus("returned");
                    return Task.FromResult<object?>("result");
                })
                .Orchestrator("Careful", context =>
                {
                    using var cancellation = new CancellationTokenSource();
                    _ = context.CreateTimer(Hour, cancellation.Token);
                    cancellation.Cancel();
                    return Task.FromResult<object?>("result");
                }),
            time);
        var careless = await host.StartAsync("Careless");
        (await host.UntilStatusAsync(careless, "returned")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        (await host.RunAsync("Careful")).ReadOutputAs<string>().ShouldBe("result");

        time.Advance(Hour);

        (await host.FinishAsync(careless)).ReadOutputAs<string>().ShouldBe("result");
    }

    [Theory]
    [InlineData(8_190, OrchestrationRuntimeStatus.Completed)] // two quotes and 8,190 characters are 16 KiB of UTF-16
    [InlineData(8_191, OrchestrationRuntimeStatus.Failed)]
    public async Task Trap15_CustomStatusOver16KiB_FailsTheOrchestration(int characters, OrchestrationRuntimeStatus expected)
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions().Orchestrator("Talk", context =>
        {
            context.SetCustomStatus(new string('x', characters));
            return Task.CompletedTask;
        }));
        (await host.RunAsync("Talk")).RuntimeStatus.ShouldBe(expected);
    }

    [Theory]
    [InlineData("AtOnce")]
    [InlineData("BesideATimer")]
    [InlineData("OffThread")]
    [InlineData("Configured")]
    public async Task Trap16_AwaitOfSomethingForeign_StaysRunningWithoutAWord(string orchestrator)
    {
        var foreign = new TaskCompletionSource();
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Activity<int>("Same", n => n)
            .Orchestrator("AtOnce", _ => foreign.Task)
            .Orchestrator("BesideATimer", async context =>
            {
                _ = context.CreateTimer(Hour, CancellationToken.None);
                await foreign.Task;
            })
            .Orchestrator("OffThread", async context =>
            {
                await foreign.Task.ContinueWith(_ => { }, TaskScheduler.Default);
                await context.CallActivityAsync<int>("Same", 1);
            })
            .Orchestrator("Configured", async context =>
            {
                await foreign.Task.ConfigureAwait(false);
                await context.CallActivityAsync<int>("Same", 1);
            }));
        var id = await host.StartAsync(orchestrator);
        await host.UntilAsync(id, started => started.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        foreign.SetResult();

        // Another orchestration passes meanwhile: whatever the foreign task brought about would have shown.
        await host.RunAsync("AtOnce");

        var state = (await host.GetAsync(id))!;
        state.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        state.SerializedOutput.ShouldBeNull();
        host.History(id).OfType<TaskScheduled>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Trap17_FailedOrchestration_HasItsTextInTheOutputAndItsDetails()
    {
        await using var host = await DurableTestHost.StartAsync(
            new DelegateFunctions().Orchestrator("Fail", _ => Task.FromException(new InvalidOperationException("broken"))));
        var state = await host.RunAsync("Fail");
        state.SerializedOutput.ShouldBe("broken");
        state.FailureDetails.ShouldNotBeNull().ErrorMessage.ShouldBe("broken");
        (await host.Client.GetInstanceAsync(state.InstanceId, DurableTestHost.Cancel()))!.SerializedOutput.ShouldBeNull();
    }

    [Fact]
    public async Task Trap18_PurgeOfARunningInstance_ThrowsAndIdsThatStartWithAtAreRefused()
    {
        await using var host = await DurableTestHost.StartAsync(Echo());
        var running = await host.StartAsync("Wait");
        await Should.ThrowAsync<InvalidOperationException>(() => host.Client.PurgeInstanceAsync(running, DurableTestHost.Cancel()));
        await Should.ThrowAsync<ArgumentException>(() => host.StartAsync("Echo", id: "@entity"));
        await Should.ThrowAsync<ArgumentException>(() => host.StartAsync("Echo", id: "a/b"));
        await Should.ThrowAsync<ArgumentException>(() => host.StartAsync("Echo", id: new string('x', 101)));
    }

    [Fact]
    public async Task Trap19_UnknownOrchestrator_IsAcceptedAndFails()
    {
        await using var host = await DurableTestHost.StartAsync(Echo());
        var state = await host.RunAsync("Nowhere");
        state.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        state.SerializedOutput.ShouldNotBeNull().ShouldContain("Nowhere");
    }

    [Fact]
    public async Task Trap20_ContinueAsNew_KeepsBufferedEvents()
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions().Orchestrator<List<int>>("Collect", async context =>
        {
            var got = context.GetInput<List<int>>()!;
            if (got.Count == 0)
            {
                await context.WaitForExternalEvent<string>("begin"); // meanwhile the numbers are buffered
            }
            got.Add(await context.WaitForExternalEvent<int>("number"));
            if (got.Count < 5)
            {
                context.ContinueAsNew(got);
                return (object?)null;
            }
            return got;
        }));
        var id = await host.StartAsync("Collect", Array.Empty<int>());
        for (var i = 1; i <= 5; i++)
        {
            await host.RaiseAsync(id, "number", i);
        }
        await host.RaiseAsync(id, "begin", "");
        (await host.FinishAsync(id)).ReadOutputAs<int[]>().ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task Trap20_EventsRaisedWhileSuspended_ArriveAfterResume()
    {
        await using var host = await DurableTestHost.StartAsync(Echo());
        var id = await host.StartAsync("Wait");
        await host.Client.SuspendInstanceAsync(id, "stop", DurableTestHost.Cancel());
        await host.UntilAsync(id, state => state.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await host.RaiseAsync(id, "go", "kept");
        (await host.GetAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Suspended);

        await host.Client.ResumeInstanceAsync(id, "go on", DurableTestHost.Cancel());

        (await host.FinishAsync(id)).ReadOutputAs<string>().ShouldBe("kept");
    }

    [Fact]
    public async Task Trap21_EveryWakeUp_ReplaysTheWholeHistory()
    {
        var replays = 0;
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Activity<int>("Same", n => n)
            .Orchestrator("Three", async context =>
            {
                Interlocked.Increment(ref replays);
                for (var i = 0; i < 3; i++)
                {
                    await context.CallActivityAsync<int>("Same", i);
                }
            }));
        await host.RunAsync("Three");
        replays.ShouldBe(4);
    }

    [Fact]
    public async Task Trap22_MembersThatNotEveryHostHas_AreRefused()
    {
        await using var host = await DurableTestHost.StartAsync(Echo());
        await host.RunAsync("Echo", 1, "e");

        await Should.ThrowAsync<NotSupportedException>(() => host.Client.RestartAsync("e", cancellation: DurableTestHost.Cancel()));
        await Should.ThrowAsync<NotSupportedException>(() => host.Client.RewindInstanceAsync("e", "reason", DurableTestHost.Cancel()));
        await Should.ThrowAsync<NotSupportedException>(() => host.Client.GetOrchestrationHistoryAsync("e", DurableTestHost.Cancel()));
        await Should.ThrowAsync<NotSupportedException>(() => host.Client.ListInstanceIdsAsync(cancellation: DurableTestHost.Cancel()));
    }

    [Fact]
    public async Task Trap30_CancelledTimer_FiresToNoEffect()
    {
        var time = new FakeTimeProvider();
        await using var host = await DurableTestHost.StartAsync(
            new DelegateFunctions().Orchestrator("Cancels", async context =>
            {
                using var cancel = new CancellationTokenSource();
                var timer = context.CreateTimer(Hour, cancel.Token);
                await context.WaitForExternalEvent<string>("early");
                cancel.Cancel(); // CancelAsync would be an await of something foreign
                context.SetCustomStatus("cancelled");
                return (object?)$"{await context.WaitForExternalEvent<string>("go")}, {timer.Status}";
            }),
            time);
        var id = await host.StartAsync("Cancels");
        await host.UntilAsync(id, state => state.IsRunning);
        await host.RaiseAsync(id, "early", "");
        await host.UntilStatusAsync(id, "cancelled");

        time.Advance(Hour);
        await host.UntilHistoryAsync(id, history => history.Any(e => e is TimerFired));
        await host.RaiseAsync(id, "go", "went");

        (await host.FinishAsync(id)).ReadOutputAs<string>().ShouldBe("went, Canceled");
    }

    private static DelegateFunctions Echo() => new DelegateFunctions()
        .Orchestrator("Echo", context => Task.FromResult(context.GetInput<object>()))
        .Orchestrator("Wait", async context => (object?)await context.WaitForExternalEvent<string>("go"));
}

using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>Terminate, purge, suspend, continue as new, scheduled starts, restarts of the host.</summary>
public sealed class LifecycleTests
{
    private static DelegateFunctions Family() => new DelegateFunctions()
        .Orchestrator("Child", async context => (object?)await context.WaitForExternalEvent<string>("go"))
        .Orchestrator("Parent", async context =>
            (object?)await context.CallSubOrchestratorAsync<string>("Child", options: new SubOrchestrationOptions(instanceId: context.InstanceId + ".c")))
        .Orchestrator("Grandparent", async context =>
            (object?)await context.CallSubOrchestratorAsync<string>("Parent", options: new SubOrchestrationOptions(instanceId: context.InstanceId + ".p")));

    [Fact]
    public async Task Terminate_Recursive_TerminatesDescendants()
    {
        await using var host = await DurableTestHost.StartAsync(Family());
        await host.StartAsync("Grandparent", id: "g");
        await host.UntilAsync("g.p.c", state => state.IsRunning);

        await host.Client.TerminateInstanceAsync("g", new TerminateInstanceOptions("enough", Recursive: true), DurableTestHost.Cancel());

        (await host.FinishAsync("g")).ReadOutputAs<string>().ShouldBe("enough");
        foreach (var id in new[] { "g", "g.p", "g.p.c" })
        {
            (await host.FinishAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        }
    }

    [Fact]
    public async Task Terminate_ChildAlone_FailsItsParentsCall()
    {
        await using var host = await DurableTestHost.StartAsync(Family());
        await host.StartAsync("Parent", id: "p");
        await host.UntilAsync("p.c", state => state.IsRunning);
        await host.Client.TerminateInstanceAsync("p.c", DurableTestHost.Cancel());
        (await host.FinishAsync("p")).FailureDetails!.InnerFailure!.ErrorMessage.ShouldContain("terminated");
    }

    [Fact]
    public async Task Terminate_NotRecursive_LeavesTheChildRunning()
    {
        await using var host = await DurableTestHost.StartAsync(Family());
        await host.StartAsync("Parent", id: "p");
        await host.UntilAsync("p.c", state => state.IsRunning);
        await host.Client.TerminateInstanceAsync("p", DurableTestHost.Cancel());
        await host.FinishAsync("p");
        await host.RaiseAsync("p.c", "go", "alone");
        (await host.FinishAsync("p.c")).ReadOutputAs<string>().ShouldBe("alone");
    }

    [Fact]
    public async Task Terminate_WithActivityRunning_DropsItsResult()
    {
        using var release = new SemaphoreSlim(0);
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Activity<int>("Slow", async (_, n, cancellation) =>
            {
                await release.WaitAsync(cancellation);
                return n;
            })
            .Orchestrator("Work", async context => (object?)await context.CallActivityAsync<int>("Slow", 1)));
        var id = await host.StartAsync("Work");
        await host.UntilAsync(id, state => state.IsRunning);
        await host.Client.TerminateInstanceAsync(id, DurableTestHost.Cancel());
        await host.FinishAsync(id);
        release.Release();
        await host.RestartAsync();
        host.History(id).ShouldNotContain(e => e is TaskCompleted);
    }

    [Fact]
    public async Task Purge_Recursive_RemovesDescendantsAndTheirHistories()
    {
        await using var host = await DurableTestHost.StartAsync(Family());
        await host.StartAsync("Grandparent", id: "g");
        await host.UntilAsync("g.p.c", state => state.IsRunning);
        await host.RaiseAsync("g.p.c", "go", "x");
        await host.FinishAsync("g");

        var result = await host.Client.PurgeInstanceAsync("g", new PurgeInstanceOptions(Recursive: true), DurableTestHost.Cancel());

        result.PurgedInstanceCount.ShouldBe(3);
        (await host.GetAsync("g")).ShouldBeNull();
        (await host.GetAsync("g.p.c")).ShouldBeNull();
        (await host.Client.PurgeInstanceAsync("g", DurableTestHost.Cancel())).PurgedInstanceCount.ShouldBe(0);
    }

    [Fact]
    public async Task PurgeAll_ByFilter_LeavesUnfinishedAndOthers()
    {
        var time = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await DurableTestHost.StartAsync(
            Family().Orchestrator("Quick", _ => Task.CompletedTask).Orchestrator("Bad", _ => Task.FromException(new InvalidOperationException())), time);
        await host.RunAsync("Quick", id: "old");
        time.Advance(TimeSpan.FromDays(1));
        await host.RunAsync("Quick", id: "new");
        await host.RunAsync("Bad", id: "bad");
        await host.StartAsync("Child", id: "running");

        var filter = new PurgeInstancesFilter(CreatedFrom: time.GetUtcNow().AddHours(-1), Statuses: [OrchestrationRuntimeStatus.Completed]);
        (await host.Client.PurgeAllInstancesAsync(filter, DurableTestHost.Cancel())).PurgedInstanceCount.ShouldBe(1);
        (await host.GetAsync("new")).ShouldBeNull();
        (await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), DurableTestHost.Cancel())).PurgedInstanceCount.ShouldBe(2);
        (await host.GetAsync("running")).ShouldNotBeNull();
    }

    [Fact]
    public async Task ContinueAsNew_WithoutUnprocessedEvents_DropsThem()
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions().Orchestrator<bool>("Again", async context =>
        {
            if (context.GetInput<bool>())
            {
                return (object?)await context.WaitForExternalEvent<string>("word");
            }
            await context.WaitForExternalEvent<string>("begin");
            context.ContinueAsNew(true, preserveUnprocessedEvents: false);
            return null;
        }));
        var id = await host.StartAsync("Again", false);
        await host.RaiseAsync(id, "word", "dropped");
        await host.RaiseAsync(id, "begin", "");
        await host.UntilAsync(id, state => state.ReadInputAs<bool>());
        await host.RaiseAsync(id, "word", "kept");
        (await host.FinishAsync(id)).ReadOutputAs<string>().ShouldBe("kept");
    }

    [Fact]
    public async Task ContinueAsNew_ManyTimes_KeepsTheHistoryShortAndTheCustomStatus()
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Activity<int>("Next", n => n + 1)
            .Orchestrator<int>("Count", async context =>
            {
                var n = await context.CallActivityAsync<int>("Next", context.GetInput<int>());
                if (n == 1)
                {
                    context.SetCustomStatus("begun");
                }
                if (n < 50)
                {
                    context.ContinueAsNew(n);
                }
                return (object?)n;
            }));
        var state = await host.RunAsync("Count", 0);
        state.ReadOutputAs<int>().ShouldBe(50);
        state.ReadCustomStatusAs<string>().ShouldBe("begun");
        host.History(state.InstanceId).Count.ShouldBeLessThan(10);
    }

    [Fact]
    public async Task StartAt_Later_IsPendingUntilThenAlsoAcrossARestart()
    {
        var time = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await DurableTestHost.StartAsync(Family(), time);
        var options = new StartOrchestrationOptions("later", time.GetUtcNow().AddHours(1));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Child", null, options, DurableTestHost.Cancel());
        await host.RaiseAsync("later", "go", "early");
        time.Advance(TimeSpan.FromMinutes(59));
        await host.RestartAsync();
        (await host.GetAsync("later"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Pending);

        time.Advance(TimeSpan.FromMinutes(1));

        (await host.FinishAsync("later")).ReadOutputAs<string>().ShouldBe("early");
    }

    [Fact]
    public async Task Suspend_BeforeTheStart_StaysPendingAfterResume()
    {
        var time = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await DurableTestHost.StartAsync(Family(), time);
        var options = new StartOrchestrationOptions("later", time.GetUtcNow().AddHours(1));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Child", null, options, DurableTestHost.Cancel());
        await host.Client.SuspendInstanceAsync("later", DurableTestHost.Cancel());
        await host.UntilAsync("later", state => state.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await host.Client.ResumeInstanceAsync("later", DurableTestHost.Cancel());
        await host.UntilAsync("later", state => state.RuntimeStatus == OrchestrationRuntimeStatus.Pending);
        time.Advance(TimeSpan.FromHours(1));
        await host.UntilAsync("later", state => state.IsRunning);
    }

    [Fact]
    public async Task Restart_OfTheHost_GoesOnWithTimersEventsAndActivities()
    {
        var time = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await DurableTestHost.StartAsync(
            new DelegateFunctions()
                .Activity<int>("Double", n => n * 2)
                .Orchestrator("Long", async context =>
                {
                    await context.CreateTimer(TimeSpan.FromDays(40), CancellationToken.None);
                    var number = await context.WaitForExternalEvent<int>("number");
                    return (object?)await context.CallActivityAsync<int>("Double", number);
                }),
            time);
        var id = await host.StartAsync("Long");
        await host.UntilAsync(id, state => state.IsRunning);
        await host.RaiseAsync(id, "number", 21);
        await host.RestartAsync();
        time.Advance(TimeSpan.FromDays(39));
        (await host.GetAsync(id))!.IsRunning.ShouldBeTrue();
        await host.StopAsync();
        time.Advance(TimeSpan.FromDays(2));
        await host.RestartAsync();
        (await host.FinishAsync(id)).ReadOutputAs<int>().ShouldBe(42);
    }

    [Fact]
    public async Task Stop_ActivityThatTakesTooLong_IsCancelledAndRunsAgain()
    {
        var runs = 0;
        await using var host = await DurableTestHost.StartAsync(
            new DelegateFunctions()
                .Activity<int>("Slow", async (_, n, cancellation) =>
                {
                    if (Interlocked.Increment(ref runs) == 1)
                    {
                        await Task.Delay(Timeout.Infinite, cancellation);
                    }
                    return n;
                })
                .Orchestrator("Work", async context => (object?)await context.CallActivityAsync<int>("Slow", 7)),
            configure: options => options with { DrainTimeout = TimeSpan.FromMilliseconds(50) });
        var id = await host.StartAsync("Work");
        await host.UntilHistoryAsync(id, _ => Volatile.Read(ref runs) == 1);
        await host.RestartAsync();
        (await host.FinishAsync(id)).ReadOutputAs<int>().ShouldBe(7);
        runs.ShouldBe(2);
    }

    [Fact]
    public async Task SecondProcessOnTheSameFile_IsRefused()
    {
        await using var host = await DurableTestHost.StartAsync(Family());
        await using var second = host.Second();
        (await Should.ThrowAsync<InvalidOperationException>(() => second.StartAsync(DurableTestHost.Cancel()))).Message.ShouldContain("locked");
    }
}

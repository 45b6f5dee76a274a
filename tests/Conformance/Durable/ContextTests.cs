using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>What the context of an orchestrator offers.</summary>
public sealed class ContextTests
{
    [Fact]
    public async Task NewGuid_OverReplays_StaysTheSame()
    {
        ConcurrentBag<Guid> seen = [];
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Activity<int>("Same", n => n)
            .Orchestrator("Ids", async context =>
            {
                seen.Add(context.NewGuid());
                await context.CallActivityAsync<int>("Same", 1);
                await context.CallActivityAsync<int>("Same", 2);
            }));
        await host.RunAsync("Ids");
        seen.Count.ShouldBe(3);
        seen.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Payload_Of300KB_GoesThroughInputActivityEventAndOutput()
    {
        var big = new string('é', 150_000);
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Activity<string>("Echo", text => text)
            .Orchestrator<string>("Big", async context =>
            {
                var echoed = await context.CallActivityAsync<string>("Echo", context.GetInput<string>());
                return (object?)(echoed + await context.WaitForExternalEvent<string>("more"));
            }));
        var id = await host.StartAsync("Big", big);
        await host.RaiseAsync(id, "more", big);
        (await host.FinishAsync(id)).ReadOutputAs<string>().ShouldBe(big + big);
    }

    [Fact]
    public async Task Events_OfOneName_ArriveInTheirOrder()
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions().Orchestrator("Collect", async context =>
        {
            List<int> got = [];
            while (got.Count < 100)
            {
                got.Add(await context.WaitForExternalEvent<int>("n"));
            }
            return (object?)got;
        }));
        var id = await host.StartAsync("Collect");
        for (var i = 0; i < 100; i++)
        {
            await host.RaiseAsync(id, i % 2 == 0 ? "n" : "N", i);
        }
        (await host.FinishAsync(id)).ReadOutputAs<int[]>().ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task Event_OfTheWrongType_FailsTheOrchestration()
    {
        await using var host = await DurableTestHost.StartAsync(
            new DelegateFunctions().Orchestrator("Wait", async context => (object?)await context.WaitForExternalEvent<int>("number")));
        var id = await host.StartAsync("Wait");
        await host.RaiseAsync(id, "number", "seven");
        (await host.FinishAsync(id)).SerializedOutput.ShouldNotBeNull().ShouldContain("could not be converted to System.Int32");
    }

    [Fact]
    public async Task SendEvent_ReachesAnotherInstanceAndIgnoresUnknownOnes()
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Orchestrator("Receive", async context => (object?)await context.WaitForExternalEvent<string>("hello"))
            .Orchestrator("Send", context =>
            {
                context.SendEvent("receiver", "hello", "from " + context.InstanceId);
                context.SendEvent("nobody", "hello", "");
                return Task.CompletedTask;
            }));
        await host.StartAsync("Receive", id: "receiver");
        (await host.RunAsync("Send", id: "sender")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        (await host.FinishAsync("receiver")).ReadOutputAs<string>().ShouldBe("from sender");
    }

    [Fact]
    public async Task Parent_AndTags_AreKnown()
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Orchestrator("Child", context => Task.FromResult<object?>($"{context.Parent?.Name} {context.Parent?.InstanceId}"))
            .Orchestrator("Parent", async context =>
            {
                context.Parent.ShouldBeNull();
                return (object?)await context.CallSubOrchestratorAsync<string>(
                    "Child", options: new SubOrchestrationOptions(instanceId: "child") { Tags = new Dictionary<string, string> { ["kind"] = "c" } });
            }));
        var options = new StartOrchestrationOptions("parent") { Tags = new Dictionary<string, string> { ["kind"] = "p" } };
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Parent", null, options, DurableTestHost.Cancel());
        var state = await host.FinishAsync("parent");
        state.ReadOutputAs<string>().ShouldBe("Parent parent");
        state.Tags["kind"].ShouldBe("p");
        (await host.GetAsync("child"))!.Tags["kind"].ShouldBe("c");
    }

    [Fact]
    public async Task SubOrchestration_UnderTheIdOfARunningInstance_Fails()
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Orchestrator("Wait", async context => (object?)await context.WaitForExternalEvent<string>("never"))
            .Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>(
                "Wait", options: new SubOrchestrationOptions(instanceId: "taken"))));
        await host.StartAsync("Wait", id: "taken");
        (await host.RunAsync("Parent")).FailureDetails!.InnerFailure!.ErrorMessage.ShouldContain("'taken' exists already");
    }

    [Fact]
    public async Task OptionsGivenAsInput_AreRefused()
    {
        await using var host = await DurableTestHost.StartAsync(
            new DelegateFunctions().Orchestrator("Slip", context => context.CallActivityAsync("Any", (object)new TaskOptions())));
        (await host.RunAsync("Slip")).FailureDetails!.IsCausedBy<ArgumentException>().ShouldBeTrue();
    }

    [Fact]
    public async Task List_PagesAndFilters()
    {
        await using var host = await DurableTestHost.StartAsync(new DelegateFunctions()
            .Orchestrator("Quick", _ => Task.CompletedTask)
            .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("never")));
        for (var i = 0; i < 25; i++)
        {
            await host.RunAsync("Quick", i, $"quick-{i:00}");
        }
        await host.StartAsync("Wait", id: "waiting");
        await host.UntilAsync("waiting", state => state.IsRunning);

        var pages = await host.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 10, InstanceIdPrefix: "quick-")).AsPages().ToListAsync(DurableTestHost.Cancel());
        pages.Select(page => page.Values.Count).ShouldBe([10, 10, 5]);
        var next = await host.Client.GetAllInstancesAsync(new OrchestrationQuery(ContinuationToken: pages[0].ContinuationToken)).ToListAsync(DurableTestHost.Cancel());
        next.Count.ShouldBe(16);
        var running = await host.Client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running])).ToListAsync(DurableTestHost.Cancel());
        running.ShouldHaveSingleItem().InstanceId.ShouldBe("waiting");
        var old = await host.Client.GetAllInstancesAsync(new OrchestrationQuery(CreatedTo: DateTimeOffset.UtcNow.AddDays(-1))).ToListAsync(DurableTestHost.Cancel());
        old.ShouldBeEmpty();
    }

    [Fact]
    public async Task Activities_RunAtOnce_AtMostAsManyAsTheLimit()
    {
        var (running, most) = (0, 0);
        await using var host = await DurableTestHost.StartAsync(
            new DelegateFunctions()
                .Activity<int>("Slow", async (_, n, cancellation) =>
                {
                    var now = Interlocked.Increment(ref running);
                    InterlockedMax(ref most, now);
                    await Task.Delay(5, cancellation);
                    Interlocked.Decrement(ref running);
                    return n;
                })
                .Orchestrator("Many", context => Task.WhenAll(Enumerable.Range(0, 40).Select(n => context.CallActivityAsync<int>("Slow", n)))),
            configure: options => options with { MaxConcurrentActivities = 3 });
        await host.RunAsync("Many");
        most.ShouldBe(3);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}

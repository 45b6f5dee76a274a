using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.Tests.LocalHost.Durable;

public sealed class DispatcherTests
{
    private readonly Dispatcher dispatcher = new(cacheLimit: 11_000);

    [Fact]
    public void Deliver_WhileATurnIsTaken_QueuesTheInstanceOnceAfterIt()
    {
        Deliver("a", 1);
        var instance = Take().ShouldNotBeNull();
        var inbox = dispatcher.BeginTurn(instance);
        Deliver("a", 2);
        Deliver("a", 3);
        Take().ShouldBeNull();

        dispatcher.EndTurn(instance, inbox);

        Take().ShouldBe(instance);
        Take().ShouldBeNull();
        dispatcher.BeginTurn(instance).Select(message => message.Seq).ShouldBe([2, 3]);
    }

    [Fact]
    public void Deliver_OutOfOrder_SortsByNumber()
    {
        Deliver("a", 5);
        Deliver("a", -2);
        Deliver("a", -1);
        dispatcher.BeginTurn(Take()!).Select(message => message.Seq).ShouldBe([-2, -1, 5]);
    }

    [Fact]
    public void EndTurn_NothingNew_IsNotQueued()
    {
        Deliver("a", 1);
        var instance = Take()!;
        dispatcher.BeginTurn(instance);
        dispatcher.EndTurn(instance, []); // as a suspended instance does
        Take().ShouldBeNull();
        Deliver("a", 2);
        dispatcher.BeginTurn(Take()!).Select(message => message.Seq).ShouldBe([1, 2]);
    }

    [Fact]
    public void Clear_RemovesOldMessagesOnly()
    {
        Deliver("a", 1);
        Deliver("a", 2);
        dispatcher.Clear("a", upTo: 1);
        dispatcher.Withdraw([("a", 7), ("unknown", 1)]);
        dispatcher.BeginTurn(Take()!).Select(message => message.Seq).ShouldBe([2]);
    }

    [Fact]
    public void EndTurn_CacheIsFull_ForgetsTheLongestIdle()
    {
        var instances = Enumerable.Range(1, 5).Select(n =>
        {
            Deliver($"i{n}", n);
            var instance = Take()!;
            var inbox = dispatcher.BeginTurn(instance);
            instance.Loaded = new(Row($"i{n}"), new string('x', 1_500), []);
            dispatcher.EndTurn(instance, inbox);
            return instance;
        }).ToList();
        instances.Select(instance => instance.Loaded is not null).ShouldBe([false, false, true, true, true]);
    }

    private static InstanceRow Row(string id) =>
        new(id, 1, 0, "Any", OrchestrationRuntimeStatus.Running, DateTime.UnixEpoch, DateTime.UnixEpoch, null, null);

    private void Deliver(string id, long seq) => dispatcher.Deliver([new(seq, id, null, null, new EventRaised("n", null))]);

    private HotInstance? Take() => dispatcher.Ready.TryRead(out var instance) ? instance : null;
}

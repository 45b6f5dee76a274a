using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.LocalHost.Durable;

public sealed class TimerQueueTests : IDisposable
{
    private readonly FakeTimeProvider time = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<long> rung = [];
    private readonly TimerQueue queue;

    public TimerQueueTests() => queue = new(time, messages => rung.AddRange(messages.Select(message => message.Seq)));

    public void Dispose() => queue.Dispose();

    [Fact]
    public void Add_SeveralInAnyOrder_RingInTheOrderOfTheirTime()
    {
        Add(1, TimeSpan.FromMinutes(3));
        Add(2, TimeSpan.FromMinutes(1));
        Add(3, TimeSpan.FromMinutes(2));
        time.Advance(TimeSpan.FromMinutes(2));
        rung.ShouldBe([2, 3]);
        time.Advance(TimeSpan.FromMinutes(1));
        rung.ShouldBe([2, 3, 1]);
    }

    [Fact]
    public void Add_SameMoment_RingInTheOrderOfTheirNumbers()
    {
        Add(2, TimeSpan.FromMinutes(1));
        Add(1, TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromMinutes(1));
        rung.ShouldBe([1, 2]);
    }

    [Fact]
    public void Remove_BeforeItsTime_DoesNotRing()
    {
        Add(1, TimeSpan.FromMinutes(1));
        Add(2, TimeSpan.FromMinutes(1));
        queue.Remove(1);
        queue.Remove(7);
        time.Advance(TimeSpan.FromMinutes(1));
        rung.ShouldBe([2]);
    }

    [Fact]
    public void Add_AYearAhead_RingsThen()
    {
        Add(1, TimeSpan.FromDays(365));
        for (var day = 0; day < 364; day++)
        {
            time.Advance(TimeSpan.FromDays(1));
        }
        rung.ShouldBeEmpty();
        time.Advance(TimeSpan.FromDays(1));
        rung.ShouldBe([1]);
    }

    private void Add(long seq, TimeSpan after)
    {
        var due = (time.GetUtcNow() + after).UtcDateTime;
        queue.Add(new Message(seq, "a", 1, due, new TimerFired(0)), due);
    }
}

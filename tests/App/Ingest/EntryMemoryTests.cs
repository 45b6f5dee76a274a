using AnnotationFunctions.App.Ingest;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.App.Ingest;

public sealed class EntryMemoryTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task TakeAsync_MoreThanFits_WaitsUntilEnoughIsGivenBack()
    {
        var memory = Memory(100 << 10);
        var first = await memory.TakeAsync(60 << 10, TestStorage.Cancellation);
        var second = await memory.TakeAsync(40 << 10, TestStorage.Cancellation);

        var third = memory.TakeAsync(50 << 10, TestStorage.Cancellation);
        third.IsCompleted.ShouldBeFalse();
        second.Dispose();
        third.IsCompleted.ShouldBeFalse();
        first.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task TakeAsync_SmallBehindLarge_WaitsForItsTurn()
    {
        var memory = Memory(100 << 10);
        var first = await memory.TakeAsync(60 << 10, TestStorage.Cancellation);

        var large = memory.TakeAsync(100 << 10, TestStorage.Cancellation);
        var small = memory.TakeAsync(1, TestStorage.Cancellation);
        small.IsCompleted.ShouldBeFalse();
        first.Dispose();
        (await large).Dispose();
        (await small).Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1L << 50)]
    public async Task TakeAsync_NothingOrMoreThanThereIs_IsServedWhenAloneAndGivesAllBack(long bytes)
    {
        var memory = Memory(100 << 10);

        for (var i = 0; i < 200; i++)
        {
            (await memory.TakeAsync(bytes, TestStorage.Cancellation)).Dispose();
        }

        (await memory.TakeAsync(100 << 10, TestStorage.Cancellation)).Dispose();
    }

    [Fact]
    public async Task TakeAsync_WaitThatIsOver_SaysWhyAndIsTriedAgainLater()
    {
        var memory = Memory(100 << 10);
        using var held = await memory.TakeAsync(80 << 10, TestStorage.Cancellation);

        var waiting = memory.TakeAsync(30 << 10, TestStorage.Cancellation);
        time.Advance(TimeSpan.FromMinutes(2));

        var busy = await Should.ThrowAsync<EntryMemoryException>(waiting);
        busy.Message.ShouldContain("30,720 bytes found no room within 00:01:00");
        ContentIngestion.IsTransient(busy).ShouldBeTrue();
        (await memory.TakeAsync(20 << 10, TestStorage.Cancellation)).Dispose();
    }

    [Fact]
    public async Task TakeAsync_Cancelled_LeavesTheLine()
    {
        var memory = Memory(100 << 10);
        using var stop = new CancellationTokenSource();
        var held = await memory.TakeAsync(80 << 10, TestStorage.Cancellation);

        var waiting = memory.TakeAsync(30 << 10, stop.Token);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        held.Dispose();
        (await memory.TakeAsync(100 << 10, TestStorage.Cancellation)).Dispose();
    }

    [Fact]
    public async Task TakeAsync_ManyAtOnce_NeverHoldMoreThanThereIs()
    {
        var memory = Memory(100 << 10);
        var (held, most) = (0L, 0L);
        await Parallel.ForAsync(0, 500, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestStorage.Cancellation }, async (i, stop) =>
        {
            var bytes = (1 + (i * 7919 % 60)) << 10;
            using var lease = await memory.TakeAsync(bytes, stop);
            var now = Interlocked.Add(ref held, bytes);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Add(ref held, -bytes);
        });

        most.ShouldBeLessThanOrEqualTo(100 << 10);
    }

    private EntryMemory Memory(long bytes) => new(new IngestOptions { EntryBytesAtOnce = bytes, EntryWait = TimeSpan.FromMinutes(1) }, time);

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            seen = before == seen ? value : before;
        }
    }
}

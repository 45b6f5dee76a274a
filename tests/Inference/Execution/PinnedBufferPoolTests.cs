using AnnotationFunctions.Inference.Execution;
using CsCheck;

namespace AnnotationFunctions.Tests.Inference.Execution;

public sealed class PinnedBufferPoolTests
{
    [Fact]
    public void Rent_AnySize_IsLargeEnoughAndAligned()
    {
        var pool = new PinnedBufferPool();
        Gen.Int[0, 1 << 20].Sample(size =>
        {
            using var buffer = pool.Rent(size);
            buffer.Capacity.ShouldBeGreaterThanOrEqualTo(size);
            (buffer.Address() % PinnedBuffer.Alignment).ShouldBe(0);
            buffer.Span.Length.ShouldBe(buffer.Capacity);
        }, threads: 1);
    }

    [Fact]
    public void Rent_AfterReturn_GivesTheSameMemory()
    {
        var pool = new PinnedBufferPool();
        var first = pool.Rent(5000);
        var address = first.Address();
        first.Dispose();
        pool.Rent(8192).Address().ShouldBe(address);
    }

    [Fact]
    public void Return_BeyondWhatIsKept_LetsItGo()
    {
        var pool = new PinnedBufferPool(keepBytes: 4096);
        var (first, second) = (pool.Rent(4096), pool.Rent(4096));
        var kept = first.Address();
        first.Dispose();
        second.Dispose();
        pool.Rent(4096).Address().ShouldBe(kept);
        pool.Rent(4096).Address().ShouldNotBe(second.Address());
    }
}

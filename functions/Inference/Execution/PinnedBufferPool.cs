using System.Collections.Concurrent;
using System.Numerics;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>
/// Pinned buffers by powers of two, kept for reuse up to a total. What is rented beyond that is collected by the runtime. Safe for
/// several threads.
/// </summary>
internal sealed class PinnedBufferPool(long keepBytes = 128L << 20)
{
    private const int SmallestBits = 12;
    private readonly ConcurrentBag<PinnedBuffer>[] kept = [.. Enumerable.Range(SmallestBits, 31 - SmallestBits).Select(_ => new ConcurrentBag<PinnedBuffer>())];
    private long keptBytes;

    /// <summary>A buffer of at least that many bytes, whose content is whatever was there.</summary>
    public PinnedBuffer Rent(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, 1 << 30);
        var bits = Math.Max(SmallestBits, 32 - BitOperations.LeadingZeroCount((uint)Math.Max(0, bytes - 1)));
        if (kept[bits - SmallestBits].TryTake(out var buffer))
        {
            Interlocked.Add(ref keptBytes, -buffer.Capacity);
            return buffer;
        }

        return new PinnedBuffer(this, 1 << bits);
    }

    internal void Return(PinnedBuffer buffer)
    {
        if (Interlocked.Add(ref keptBytes, buffer.Capacity) > keepBytes)
        {
            Interlocked.Add(ref keptBytes, -buffer.Capacity);
            return;
        }

        kept[BitOperations.Log2((uint)buffer.Capacity) - SmallestBits].Add(buffer);
    }
}

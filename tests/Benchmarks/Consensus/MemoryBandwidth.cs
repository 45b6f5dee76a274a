using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>How fast this machine reads memory in a row: the limit of anything that must look at all answers.</summary>
internal static class MemoryBandwidth
{
    private const int Bytes = 512 << 20; // far above any cache
    private const int Runs = 5;

    /// <summary>Bytes per second with this many threads; the best of several runs.</summary>
    public static double Read(int threads)
    {
        var memory = GC.AllocateUninitializedArray<byte>(Bytes);
        memory.AsSpan().Fill(1); // pages that were never written share one of zeros
        var slice = Bytes / threads;
        var best = double.PositiveInfinity;
        var sums = new long[threads];
        for (var run = 0; run < Runs; run++)
        {
            var started = Stopwatch.GetTimestamp();
            Parallel.For(0, threads, thread => sums[thread] += Sum(memory.AsSpan(thread * slice, slice)));
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        GC.KeepAlive(sums);
        return Bytes / best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Sum(ReadOnlySpan<byte> memory)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<long>>(memory);
        var (a, b, c, d) = (Vector<long>.Zero, Vector<long>.Zero, Vector<long>.Zero, Vector<long>.Zero);
        for (var i = 0; i + 3 < vectors.Length; i += 4)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }

        return Vector.Sum(a + b + c + d);
    }
}

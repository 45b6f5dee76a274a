using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AnnotationFunctions.Core.Consensus;

/// <content>The pass over one chunk for the usual case: no weights, no other evidence, at most 16 states, so that a row stays in registers.</content>
internal sealed partial class ConfusionKernel
{
    private const int WidestFastRow = 16;
    private const int Scale = 256; // the product of normalisers is kept above 2^-256 by this power of two: a logarithm is a call, and calls spill registers
    private static readonly double Large = Math.ScaleB(1, Scale);
    private static readonly double Small = Math.ScaleB(1, -Scale);

    private void ExpectChunkFast(int chunk)
    {
        Array.Clear(chunkCounts[chunk]);
        Array.Clear(chunkStates[chunk]);
        chunkLikelihoods[chunk] = (Stride, posteriors) switch
        {
            (4, null) => Pass<Vectors1, No>(chunk),
            (8, null) => Pass<Vectors2, No>(chunk),
            (12, null) => Pass<Vectors3, No>(chunk),
            (_, null) => Pass<Vectors4, No>(chunk),
            (4, _) => Pass<Vectors1, Yes>(chunk),
            (8, _) => Pass<Vectors2, Yes>(chunk),
            (12, _) => Pass<Vectors3, Yes>(chunk),
            _ => Pass<Vectors4, Yes>(chunk),
        };
    }

    /// <summary>
    /// Posteriors, expected counts and log-likelihood of the chunk. <typeparamref name="T"/> fixes the number of vectors at compile time, and
    /// <typeparamref name="TWrites"/> whether posteriors are written; what is not needed is dropped. Vectors are locals, not a structure, and the loop calls
    /// nothing, so that they stay in registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Pass<T, TWrites>(int chunk)
        where T : struct, IVectorCount
        where TWrites : struct, IFlag
    {
        ref var factors = ref MemoryMarshal.GetArrayDataReference(Factors);
        ref var counts = ref MemoryMarshal.GetArrayDataReference(chunkCounts[chunk]);
        ref var states = ref MemoryMarshal.GetArrayDataReference(chunkStates[chunk]);
        ref var rows = ref MemoryMarshal.GetArrayDataReference(offsets);
        ref var starts = ref MemoryMarshal.GetArrayDataReference(itemStarts);
        ref var output = ref MemoryMarshal.GetArrayDataReference(posteriors ?? Counts);
        Load<T>(ref MemoryMarshal.GetArrayDataReference(StateWeights), out var priorA, out var priorB, out var priorC, out var priorD);
        var (large, small, width, endItem) = (Large, Small, States, chunkStarts[chunk + 1]);
        var lastWhole = endItem - (((4 * T.Count) + width - 1) / width); // the last item whose padding still falls on rows of this chunk
        var (product, scales) = (1.0, 0);
        for (var item = chunkStarts[chunk]; item < endItem; item++)
        {
            var (first, end) = (Unsafe.Add(ref starts, item), Unsafe.Add(ref starts, item + 1));
            var (a, b, c, d) = (priorA, priorB, priorC, priorD);
            var untilRescale = RescaleEvery;
            for (var answer = first; answer < end; answer++)
            {
                Multiply<T>(ref Unsafe.Add(ref factors, Unsafe.Add(ref rows, answer)), ref a, ref b, ref c, ref d);
                if (--untilRescale == 0)
                {
                    untilRescale = RescaleEvery;
                    product = Scaled(product * Scaled(Normalise<T>(ref a, ref b, ref c, ref d), small, large, ref scales), small, large, ref scales);
                }
            }

            product = Scaled(product * Scaled(Normalise<T>(ref a, ref b, ref c, ref d), small, large, ref scales), small, large, ref scales);
            AddTo<T>(ref states, a, b, c, d);
            for (var answer = first; answer < end; answer++)
            {
                AddTo<T>(ref Unsafe.Add(ref counts, Unsafe.Add(ref rows, answer)), a, b, c, d);
            }

            if (TWrites.Value && item <= lastWhole)
            {
                // The padding falls on the next rows of this chunk, which are written next.
                Store<T>(ref Unsafe.Add(ref output, item * width), a, b, c, d);
            }
            else if (TWrites.Value)
            {
                Write<T>(posteriors.AsSpan(item * width, width), a, b, c, d);
            }
        }

        return Math.Log(product) - (scales * Scale * Math.Log(2));
    }

    private void SeedVotesChunk(int chunk)
    {
        Array.Clear(chunkCounts[chunk]);
        Array.Clear(chunkStates[chunk]);
        chunkLikelihoods[chunk] = 0;
        switch (Stride)
        {
            case 4:
                SeedPass<Vectors1>(chunk);
                break;
            case 8:
                SeedPass<Vectors2>(chunk);
                break;
            case 12:
                SeedPass<Vectors3>(chunk);
                break;
            default:
                SeedPass<Vectors4>(chunk);
                break;
        }
    }

    /// <summary>Counts as if shares of votes were the posteriors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SeedPass<T>(int chunk)
        where T : struct, IVectorCount
    {
        ref var counts = ref MemoryMarshal.GetArrayDataReference(chunkCounts[chunk]);
        ref var states = ref MemoryMarshal.GetArrayDataReference(chunkStates[chunk]);
        Span<double> votes = stackalloc double[WidestFastRow];
        for (var item = chunkStarts[chunk]; item < chunkStarts[chunk + 1]; item++)
        {
            var (first, end) = (itemStarts[item], itemStarts[item + 1]);
            var vote = 1.0 / Math.Max(1, end - first);
            votes.Clear();
            for (var answer = first; answer < end; answer++)
            {
                votes[labels[answer]] += vote;
            }

            Load<T>(ref MemoryMarshal.GetReference(votes), out var a, out var b, out var c, out var d);
            AddTo<T>(ref states, a, b, c, d);
            for (var answer = first; answer < end; answer++)
            {
                AddTo<T>(ref Unsafe.Add(ref counts, offsets[answer]), a, b, c, d);
            }
        }
    }

    private interface IVectorCount
    {
        static abstract int Count { get; }
    }

    private interface IFlag
    {
        static abstract bool Value { get; }
    }

    private readonly struct Yes : IFlag
    {
        public static bool Value => true;
    }

    private readonly struct No : IFlag
    {
        public static bool Value => false;
    }

    private readonly struct Vectors1 : IVectorCount
    {
        public static int Count => 1;
    }

    private readonly struct Vectors2 : IVectorCount
    {
        public static int Count => 2;
    }

    private readonly struct Vectors3 : IVectorCount
    {
        public static int Count => 3;
    }

    private readonly struct Vectors4 : IVectorCount
    {
        public static int Count => 4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<T>(ref double from, out Vector256<double> a, out Vector256<double> b, out Vector256<double> c, out Vector256<double> d)
        where T : struct, IVectorCount
    {
        a = Vector256.LoadUnsafe(ref from);
        b = T.Count > 1 ? Vector256.LoadUnsafe(ref from, 4) : default;
        c = T.Count > 2 ? Vector256.LoadUnsafe(ref from, 8) : default;
        d = T.Count > 3 ? Vector256.LoadUnsafe(ref from, 12) : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<T>(ref double by, ref Vector256<double> a, ref Vector256<double> b, ref Vector256<double> c, ref Vector256<double> d)
        where T : struct, IVectorCount
    {
        a *= Vector256.LoadUnsafe(ref by);
        if (T.Count > 1)
        {
            b *= Vector256.LoadUnsafe(ref by, 4);
        }

        if (T.Count > 2)
        {
            c *= Vector256.LoadUnsafe(ref by, 8);
        }

        if (T.Count > 3)
        {
            d *= Vector256.LoadUnsafe(ref by, 12);
        }
    }

    /// <summary>Divides by the sum and returns it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Normalise<T>(ref Vector256<double> a, ref Vector256<double> b, ref Vector256<double> c, ref Vector256<double> d)
        where T : struct, IVectorCount
    {
        var sums = a;
        sums += T.Count > 1 ? b : default;
        sums += T.Count > 2 ? c : default;
        sums += T.Count > 3 ? d : default;
        var sum = Vector256.Sum(sums);
        var inverse = Vector256.Create(1 / sum);
        a *= inverse;
        b *= T.Count > 1 ? inverse : default;
        c *= T.Count > 2 ? inverse : default;
        d *= T.Count > 3 ? inverse : default;
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<T>(ref double to, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
        where T : struct, IVectorCount
    {
        (Vector256.LoadUnsafe(ref to) + a).StoreUnsafe(ref to);
        if (T.Count > 1)
        {
            (Vector256.LoadUnsafe(ref to, 4) + b).StoreUnsafe(ref to, 4);
        }

        if (T.Count > 2)
        {
            (Vector256.LoadUnsafe(ref to, 8) + c).StoreUnsafe(ref to, 8);
        }

        if (T.Count > 3)
        {
            (Vector256.LoadUnsafe(ref to, 12) + d).StoreUnsafe(ref to, 12);
        }
    }

    /// <summary>The value times as many powers of two as keep it above the smallest; counts them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Scaled(double value, double small, double large, ref int scales)
    {
        while (value < small && value > 0)
        {
            value *= large;
            scales++;
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(ref double to, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
        where T : struct, IVectorCount
    {
        a.StoreUnsafe(ref to);
        if (T.Count > 1)
        {
            b.StoreUnsafe(ref to, 4);
        }

        if (T.Count > 2)
        {
            c.StoreUnsafe(ref to, 8);
        }

        if (T.Count > 3)
        {
            d.StoreUnsafe(ref to, 12);
        }
    }

    /// <summary>Writes without the padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write<T>(Span<double> to, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
        where T : struct, IVectorCount
    {
        Span<double> padded = stackalloc double[WidestFastRow];
        ref var at = ref MemoryMarshal.GetReference(padded);
        a.StoreUnsafe(ref at);
        b.StoreUnsafe(ref at, 4);
        c.StoreUnsafe(ref at, 8);
        d.StoreUnsafe(ref at, 12);
        padded[..to.Length].CopyTo(to);
    }
}

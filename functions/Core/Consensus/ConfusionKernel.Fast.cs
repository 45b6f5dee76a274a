using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AnnotationFunctions.Core.Consensus;

/// <content>The pass over one chunk for the usual case: no weights, no other evidence, at most 16 states, so that a row stays in registers.</content>
internal sealed partial class ConfusionKernel
{
    private const int WidestFastRow = 16;
    private const double LogBelow = 1e-100;

    private void ExpectChunkFast(int chunk)
    {
        Array.Clear(chunkCounts[chunk]);
        Array.Clear(chunkStates[chunk]);
        chunkLikelihoods[chunk] = Stride switch
        {
            4 => Pass<Vectors1>(chunk),
            8 => Pass<Vectors2>(chunk),
            12 => Pass<Vectors3>(chunk),
            _ => Pass<Vectors4>(chunk),
        };
    }

    /// <summary>Posteriors, expected counts and log-likelihood of the chunk. <typeparamref name="T"/> fixes the number of vectors at compile time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Pass<T>(int chunk)
        where T : struct, IVectorCount
    {
        ref var factors = ref MemoryMarshal.GetArrayDataReference(Factors);
        ref var counts = ref MemoryMarshal.GetArrayDataReference(chunkCounts[chunk]);
        ref var states = ref MemoryMarshal.GetArrayDataReference(chunkStates[chunk]);
        ref var rows = ref MemoryMarshal.GetArrayDataReference(offsets);
        ref var starts = ref MemoryMarshal.GetArrayDataReference(itemStarts);
        var prior = Quad.Load<T>(ref MemoryMarshal.GetArrayDataReference(StateWeights));
        var likelihood = 0.0;
        var product = 1.0; // of the normalisers since the last logarithm
        var endItem = chunkStarts[chunk + 1];
        for (var item = chunkStarts[chunk]; item < endItem; item++)
        {
            var (first, end) = (Unsafe.Add(ref starts, item), Unsafe.Add(ref starts, item + 1));
            var row = prior;
            var answer = first;
            while (end - answer > RescaleEvery)
            {
                for (var last = answer + RescaleEvery; answer < last; answer++)
                {
                    row.Multiply<T>(ref Unsafe.Add(ref factors, Unsafe.Add(ref rows, answer)));
                }

                likelihood += Math.Log(row.Normalise<T>());
            }

            for (; answer < end; answer++)
            {
                row.Multiply<T>(ref Unsafe.Add(ref factors, Unsafe.Add(ref rows, answer)));
            }

            product *= row.Normalise<T>();
            if (product < LogBelow)
            {
                likelihood += Math.Log(product);
                product = 1;
            }

            row.AddTo<T>(ref states);
            for (answer = first; answer < end; answer++)
            {
                row.AddTo<T>(ref Unsafe.Add(ref counts, Unsafe.Add(ref rows, answer)));
            }

            if (posteriors is not null)
            {
                row.Write<T>(posteriors.AsSpan(item * States, States));
            }
        }

        return likelihood + Math.Log(product);
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

            var row = Quad.Load<T>(ref MemoryMarshal.GetReference(votes));
            row.AddTo<T>(ref states);
            for (var answer = first; answer < end; answer++)
            {
                row.AddTo<T>(ref Unsafe.Add(ref counts, offsets[answer]));
            }
        }
    }

    private interface IVectorCount
    {
        static abstract int Count { get; }
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

    /// <summary>Up to four vectors; those beyond the count are never touched, and the compiler drops them.</summary>
    private struct Quad
    {
        private Vector256<double> a;
        private Vector256<double> b;
        private Vector256<double> c;
        private Vector256<double> d;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quad Load<T>(ref double from)
            where T : struct, IVectorCount
        {
            Quad row = default;
            row.a = Vector256.LoadUnsafe(ref from);
            row.b = T.Count > 1 ? Vector256.LoadUnsafe(ref from, 4) : default;
            row.c = T.Count > 2 ? Vector256.LoadUnsafe(ref from, 8) : default;
            row.d = T.Count > 3 ? Vector256.LoadUnsafe(ref from, 12) : default;
            return row;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Multiply<T>(ref double by)
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
        public double Normalise<T>()
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
        public readonly void AddTo<T>(ref double to)
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

        public readonly void Write<T>(Span<double> to)
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
}

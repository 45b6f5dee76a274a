using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AnnotationFunctions.Core.Consensus;

/// <content>The passes over the items of one chunk.</content>
internal sealed partial class ConfusionKernel
{
    private void ExpectChunk(int chunk)
    {
        var counts = chunkCounts[chunk];
        Array.Clear(counts);
        var states = chunkStates[chunk];
        Array.Clear(states);
        var row = chunkRows[chunk].AsSpan(0, Stride);
        var mixture = chunkRows[chunk].AsSpan(Stride);
        var likelihood = 0.0;
        for (var item = chunkStarts[chunk]; item < chunkStarts[chunk + 1]; item++)
        {
            StateWeights.CopyTo(row);
            likelihood += Posterior(item, row, mixture);
            Count(item, row, mixture, counts, states, seeding: false);
            if (posteriors is not null)
            {
                row[..States].CopyTo(posteriors.AsSpan(item * States));
            }
        }

        chunkLikelihoods[chunk] = likelihood;
    }

    private void SeedChunk(int chunk)
    {
        var counts = chunkCounts[chunk];
        Array.Clear(counts);
        var states = chunkStates[chunk];
        Array.Clear(states);
        var row = chunkRows[chunk].AsSpan(0, Stride);
        var mixture = chunkRows[chunk].AsSpan(Stride);
        for (var item = chunkStarts[chunk]; item < chunkStarts[chunk + 1]; item++)
        {
            row.Clear();
            seedRow!(item, row[..States]);
            Count(item, row, mixture, counts, states, seeding: true);
        }

        chunkLikelihoods[chunk] = 0;
    }

    /// <summary>Turns the weights in <paramref name="row"/> into the posterior of the item's state; returns the log of what it was divided by.</summary>
    private double Posterior(int item, Span<double> row, Span<double> mixture)
    {
        var scale = 0.0;
        if (Evidence is not null)
        {
            Evidence.Multiply(item, this, row, mixture);
            scale = Rescale(row);
        }

        var end = itemStarts[item + 1];
        var untilRescale = RescaleEvery;
        for (var answer = itemStarts[item]; answer < end; answer++)
        {
            var factors = offsets[answer];
            if (weights is null)
            {
                Multiply(row, factors);
            }
            else
            {
                MultiplyPower(row, factors, weights[answer]);
            }

            if (--untilRescale == 0)
            {
                scale += Rescale(row);
                untilRescale = RescaleEvery;
            }
        }

        return scale + Rescale(row);
    }

    private void Count(int item, ReadOnlySpan<double> row, ReadOnlySpan<double> mixture, double[] counts, double[] states, bool seeding)
    {
        Add(ref MemoryMarshal.GetArrayDataReference(states), row, 1);
        Evidence?.Count(item, this, row, mixture, counts, seeding);
        var end = itemStarts[item + 1];
        for (var answer = itemStarts[item]; answer < end; answer++)
        {
            ref var at = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(counts), offsets[answer]);
            Add(ref at, row, weights is null ? 1 : weights[answer]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Multiply(Span<double> row, int factors)
    {
        ref var target = ref MemoryMarshal.GetReference(row);
        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Factors), factors);
        for (nuint i = 0; i < (nuint)row.Length; i += 4)
        {
            (Vector256.LoadUnsafe(ref target, i) * Vector256.LoadUnsafe(ref source, i)).StoreUnsafe(ref target, i);
        }
    }

    private void MultiplyPower(Span<double> row, int factors, double weight)
    {
        for (var state = 0; state < States; state++)
        {
            row[state] *= Math.Max(SmallestFactor, Math.Pow(Factors[factors + state], weight));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref double target, ReadOnlySpan<double> row, double weight)
    {
        ref var source = ref MemoryMarshal.GetReference(row);
        var factor = Vector256.Create(weight);
        for (nuint i = 0; i < (nuint)row.Length; i += 4)
        {
            (Vector256.LoadUnsafe(ref target, i) + (factor * Vector256.LoadUnsafe(ref source, i))).StoreUnsafe(ref target, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Rescale(Span<double> row)
    {
        ref var at = ref MemoryMarshal.GetReference(row);
        var sums = Vector256<double>.Zero;
        for (nuint i = 0; i < (nuint)row.Length; i += 4)
        {
            sums += Vector256.LoadUnsafe(ref at, i);
        }

        var sum = Vector256.Sum(sums);
        var inverse = Vector256.Create(1 / sum);
        for (nuint i = 0; i < (nuint)row.Length; i += 4)
        {
            (Vector256.LoadUnsafe(ref at, i) * inverse).StoreUnsafe(ref at, i);
        }

        return Math.Log(sum);
    }
}

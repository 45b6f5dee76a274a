using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Iterates until the bound Σ E[ln θ] + Σ over answers E[ln π] + entropy no longer rises. Counting the class prior once per answer makes it peak after a few iterations, where
/// matrices without strong priors have not yet fitted noise. The result is that of the iteration at which the bound failed to rise.
/// </summary>
/// <remarks>All three parts follow from the expected counts, so that no posteriors are stored. Nothing is allocated per iteration.</remarks>
internal sealed class EarlyStopping
{
    private const double SmallestFactor = 1e-300; // of the padding, where counts are zero: its logarithm must only be finite

    private readonly ConfusionKernel kernel;
    private readonly int cells; // of one source
    private readonly double[] factors;
    private readonly double[] weights;
    private readonly double[] logs; // of the factors
    private readonly double[] states; // answers in each state
    private readonly (double Before, double After)[] sums; // per source: Σ counts · log factors, before and after the update
    private readonly Action<int> takeLogs;

    private EarlyStopping(ConfusionKernel kernel)
    {
        this.kernel = kernel;
        cells = kernel.Labels * kernel.Stride;
        factors = new double[kernel.Factors.Length];
        logs = new double[factors.Length];
        weights = new double[kernel.StateWeights.Length];
        states = new double[kernel.Stride];
        sums = new (double, double)[kernel.Sources];
        takeLogs = TakeLogs;
    }

    public static ConsensusResult Run(string method, ConfusionKernel kernel, AnnotationTable table, IterativeOptions options, Action update)
    {
        var threshold = options.Tolerance * Math.Max(1, table.AnswerCount);
        var stopping = new EarlyStopping(kernel);
        var (iterations, converged, previous) = (0, false, double.NegativeInfinity);
        update();
        kernel.ForEachSource(stopping.takeLogs);
        while (iterations < options.MaxIterations && !converged)
        {
            kernel.Expect();
            iterations++;
            var bound = stopping.Bound(update);
            converged = bound - previous < threshold;
            previous = bound;
        }

        stopping.Restore();
        return ConfusionFit.Result(method, kernel, table, options, iterations, converged);
    }

    /// <summary>Keeps the factors of the last pass, updates them, and returns the bound at the new ones.</summary>
    private double Bound(Action update)
    {
        kernel.Factors.CopyTo(factors, 0);
        kernel.StateWeights.CopyTo(weights, 0);
        var items = Items();
        update();
        kernel.ForEachSource(takeLogs);
        var (before, after) = (0.0, 0.0);
        foreach (var sum in sums)
        {
            before += sum.Before;
            after += sum.After;
        }

        return after + PriorPerAnswer() + kernel.LogLikelihood - before - items;
    }

    /// <summary>Back to the factors that gave the last posteriors.</summary>
    private void Restore()
    {
        factors.CopyTo(kernel.Factors, 0);
        weights.CopyTo(kernel.StateWeights, 0);
    }

    /// <summary>Replaces the logarithms of one source's factors, and sums them, weighted by counts, before and after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeLogs(int source)
    {
        var first = source * cells;
        ref var log = ref MemoryMarshal.GetReference(logs.AsSpan(first, cells));
        ref var factor = ref MemoryMarshal.GetReference(kernel.Factors.AsSpan(first, cells));
        ref var count = ref MemoryMarshal.GetReference(kernel.Counts.AsSpan(first, cells));
        var (before, after, smallest) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256.Create(SmallestFactor));
        for (nuint i = 0; i < (nuint)cells; i += Lanes.Width)
        {
            var counts = Vector256.LoadUnsafe(ref count, i);
            before += counts * Vector256.LoadUnsafe(ref log, i);
            var fresh = Vector256.Log(Vector256.Max(Vector256.LoadUnsafe(ref factor, i), smallest));
            fresh.StoreUnsafe(ref log, i);
            after += counts * fresh;
        }

        sums[source] = (Vector256.Sum(before), Vector256.Sum(after));
    }

    /// <summary>Σ over items of the expected log class prior.</summary>
    private double Items() => WithPrior(kernel.StateCounts);

    /// <summary>Σ over answers of the expected log class prior.</summary>
    private double PriorPerAnswer()
    {
        Array.Clear(states);
        Lanes.AddRows(kernel.Counts, states);
        return WithPrior(states);
    }

    private double WithPrior(double[] counts)
    {
        var sum = 0.0;
        for (var state = 0; state < kernel.States; state++)
        {
            sum += counts[state] * Math.Log(kernel.StateWeights[state]);
        }

        return sum;
    }
}

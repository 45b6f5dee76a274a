using System.Runtime.CompilerServices;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>The M-step of <see cref="DawidSkene"/>: counts to confusion matrices and class priors.</summary>
internal sealed class DawidSkeneUpdate
{
    public const double AccuracyPrior = 2; // answers

    private readonly ConfusionKernel kernel;
    private readonly DawidSkeneOptions options;
    private readonly double[] pooled;
    private readonly Action<int> updateSource;
    private double sharedAccuracy;

    public DawidSkeneUpdate(ConfusionKernel kernel, DawidSkeneOptions options)
    {
        this.kernel = kernel;
        this.options = options;
        pooled = new double[kernel.Labels * kernel.Stride];
        updateSource = UpdateSource;
    }

    public void Apply()
    {
        ConfusionFit.ClassPriors(kernel, options.ClassSmoothing);
        Pool();
        kernel.ForEachSource(updateSource);
    }

    /// <summary>The accuracy of all sources together, and the pseudo-answers of each cell: smoothing, and the shares of all sources times the shrinkage.</summary>
    private void Pool()
    {
        Array.Clear(pooled);
        for (var source = 0; source < kernel.Sources; source++)
        {
            Lanes.Add(kernel.Counts.AsSpan(kernel.Row(source, 0), pooled.Length), pooled);
        }

        sharedAccuracy = (Right(pooled) + 1) / (Lanes.Sum(pooled) + 2); // as if one right and one wrong answer had been seen before
        for (var cell = 0; cell < pooled.Length; cell++)
        {
            pooled[cell] += options.Smoothing;
        }

        ConfusionFit.NormaliseColumns(pooled, kernel.Labels, kernel.States, kernel.Stride);
        for (var cell = 0; cell < pooled.Length; cell++)
        {
            pooled[cell] = (options.Shrinkage * pooled[cell]) + options.Smoothing;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UpdateSource(int source)
    {
        var at = kernel.Row(source, 0);
        var counts = kernel.Counts.AsSpan(at, pooled.Length);
        var factors = kernel.Factors.AsSpan(at, pooled.Length);
        pooled.CopyTo(factors);
        Lanes.Add(counts, factors);
        if (options.AccuracyShrinkage > 0)
        {
            PullToOwnAccuracy(Right(counts), Lanes.Sum(counts), factors);
        }

        ConfusionFit.NormaliseColumns(factors, kernel.Labels, kernel.States, kernel.Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PullToOwnAccuracy(double right, double total, Span<double> factors)
    {
        var accuracy = (right + (AccuracyPrior * sharedAccuracy)) / (total + AccuracyPrior);
        var error = options.AccuracyShrinkage * (1 - accuracy) / Math.Max(1, kernel.Labels - 1);
        var extra = (options.AccuracyShrinkage * accuracy) - error;
        for (var cell = 0; cell < factors.Length; cell++)
        {
            factors[cell] += error; // the padding too: normalising clears it
        }

        for (var label = 0; label < kernel.Labels; label++)
        {
            factors[(label * kernel.Stride) + label] += extra;
        }
    }

    /// <summary>The diagonal of a [label, state] matrix; its padding is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Right(ReadOnlySpan<double> counts)
    {
        var right = 0.0;
        for (var label = 0; label < kernel.Labels; label++)
        {
            right += counts[(label * kernel.Stride) + label];
        }

        return right;
    }
}

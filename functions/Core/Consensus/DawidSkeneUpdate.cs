using System.Numerics.Tensors;

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
        sharedAccuracy = options.AccuracyShrinkage > 0 ? OneCoin.SharedAccuracy(kernel) : 0;
        kernel.ForEachSource(updateSource);
    }

    /// <summary>The pseudo-answers of each cell: smoothing, and the shares of all sources together times the shrinkage.</summary>
    private void Pool()
    {
        Array.Clear(pooled);
        if (options.Shrinkage > 0)
        {
            for (var source = 0; source < kernel.Sources; source++)
            {
                TensorPrimitives.Add(pooled, kernel.Counts.AsSpan(kernel.Row(source, 0), pooled.Length), pooled);
            }

            TensorPrimitives.Add(pooled, options.Smoothing, pooled);
            ConfusionFit.NormaliseColumns(pooled, kernel.Labels, kernel.States, kernel.Stride);
            TensorPrimitives.Multiply(pooled, options.Shrinkage, pooled);
        }

        TensorPrimitives.Add(pooled, options.Smoothing, pooled);
    }

    private void UpdateSource(int source)
    {
        var at = kernel.Row(source, 0);
        var factors = kernel.Factors.AsSpan(at, pooled.Length);
        TensorPrimitives.Add(kernel.Counts.AsSpan(at, pooled.Length), pooled, factors);
        if (options.AccuracyShrinkage > 0)
        {
            PullToOwnAccuracy(source, factors);
        }

        ConfusionFit.NormaliseColumns(factors, kernel.Labels, kernel.States, kernel.Stride);
    }

    private void PullToOwnAccuracy(int source, Span<double> factors)
    {
        var labels = kernel.Labels;
        var (right, total) = OneCoin.Counts(kernel, source);
        var accuracy = (right + (AccuracyPrior * sharedAccuracy)) / (total + AccuracyPrior);
        var error = options.AccuracyShrinkage * (1 - accuracy) / Math.Max(1, labels - 1);
        var extra = (options.AccuracyShrinkage * accuracy) - error;
        for (var label = 0; label < labels; label++)
        {
            var row = factors.Slice(label * kernel.Stride, labels);
            TensorPrimitives.Add(row, error, row);
            row[label] += extra;
        }
    }
}

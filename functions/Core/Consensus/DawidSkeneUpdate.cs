using System.Numerics.Tensors;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>The M-step of <see cref="DawidSkene"/>: counts to confusion matrices and class priors.</summary>
internal sealed class DawidSkeneUpdate
{
    private readonly ConfusionKernel kernel;
    private readonly DawidSkeneOptions options;
    private readonly double[] pooled;
    private readonly Action<int> updateSource;

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
        ConfusionFit.NormaliseColumns(factors, kernel.Labels, kernel.States, kernel.Stride);
    }
}

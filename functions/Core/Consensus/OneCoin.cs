using System.Runtime.CompilerServices;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// The one-coin model: every annotator has one accuracy s, the same for all classes, and spreads errors evenly over the other classes.
/// </summary>
/// <remarks>
/// <para>p(l | z = c) = s_a if l = c, else (1 - s_a) / (K - 1); class priors and accuracies by expectation maximisation (maximum a posteriori).</para>
/// <para>Use it where annotators have too few answers for a confusion matrix and classes are confused alike; it is far off where one class is
/// much harder than others.</para>
/// <para>Zhang, Chen, Zhou, Jordan: Spectral Methods meet EM, 2016, section 2 (arXiv:1406.3824). O(answers × classes) per iteration.</para>
/// </remarks>
public static class OneCoin
{
    /// <summary>Fits the model.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static ConsensusResult Run(AnnotationTable table, OneCoinOptions? options = null)
    {
        options ??= new OneCoinOptions();
        options.Validate(table);
        if (!ConfusionFit.IsFittable(table, options))
        {
            return ConfusionFit.WithoutAnswers("one-coin", table, options);
        }

        var kernel = new ConfusionKernel(table, table.LabelCount, options.Threads, ItemEvidence.From(table, options));
        ConfusionFit.Seed(kernel, table, options);
        return ConfusionFit.Run("one-coin", kernel, table, options, MakeUpdate(kernel, options));
    }

    /// <summary>The M-step.</summary>
    internal static Action MakeUpdate(ConfusionKernel kernel, OneCoinOptions options)
    {
        var shared = 0.0;
        Action<int> updateSource = source => Update(kernel, source, options.Shrinkage, shared);
        return () =>
        {
            ConfusionFit.ClassPriors(kernel, options.ClassSmoothing);
            shared = SharedAccuracy(kernel);
            kernel.ForEachSource(updateSource);
        };
    }

    /// <summary>Expected accuracy of all sources together, as if one right and one wrong answer had been seen before.</summary>
    internal static double SharedAccuracy(ConfusionKernel kernel)
    {
        double right = 0, total = 0;
        for (var source = 0; source < kernel.Sources; source++)
        {
            var (own, all) = Counts(kernel, source);
            right += own;
            total += all;
        }

        return (right + 1) / (total + 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update(ConfusionKernel kernel, int source, double shrinkage, double shared)
    {
        var (right, total) = Counts(kernel, source);
        var accuracy = Math.Clamp((right + (shrinkage * shared) + 1e-9) / (total + shrinkage + 2e-9), 1e-9, 1 - 1e-9);
        accuracy = kernel.Labels == 1 ? 1 : accuracy;
        var error = (1 - accuracy) / Math.Max(1, kernel.Labels - 1);
        for (var label = 0; label < kernel.Labels; label++)
        {
            var row = kernel.Factors.AsSpan(kernel.Row(source, label), kernel.States);
            row.Fill(error);
            row[label] = accuracy;
        }
    }

    /// <summary>Expected right answers and all answers of one source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static (double Right, double Total) Counts(ConfusionKernel kernel, int source)
    {
        var counts = kernel.Counts.AsSpan(kernel.Row(source, 0), kernel.Labels * kernel.Stride); // the padding of rows is zero
        var right = 0.0;
        for (var label = 0; label < kernel.Labels; label++)
        {
            right += counts[(label * kernel.Stride) + label];
        }

        return (right, Lanes.Sum(counts));
    }
}

using System.Numerics.Tensors;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Iterates until the bound Σ E[ln θ] + Σ over answers E[ln π] + entropy no longer rises. Counting the class prior once per answer makes it peak after a few iterations, where
/// matrices without strong priors have not yet fitted noise. The result is that of the iteration at which the bound failed to rise.
/// </summary>
/// <remarks>All three parts follow from the expected counts, so that no posteriors are stored. Nothing is allocated per iteration.</remarks>
internal sealed class EarlyStopping
{
    private readonly ConfusionKernel kernel;
    private readonly double[] factors;
    private readonly double[] weights;
    private readonly double[] logs; // of the factors
    private readonly double[] states; // answers in each state

    private EarlyStopping(ConfusionKernel kernel)
    {
        this.kernel = kernel;
        factors = new double[kernel.Factors.Length];
        logs = new double[factors.Length];
        weights = new double[kernel.StateWeights.Length];
        states = new double[kernel.Stride];
    }

    public static ConsensusResult Run(string method, ConfusionKernel kernel, AnnotationTable table, IterativeOptions options, Action update)
    {
        var threshold = options.Tolerance * Math.Max(1, table.AnswerCount);
        var stopping = new EarlyStopping(kernel);
        var (iterations, converged, previous) = (0, false, double.NegativeInfinity);
        update();
        stopping.TakeLogs();
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
        var entropy = kernel.LogLikelihood - TensorPrimitives.Dot<double>(kernel.Counts, logs) - Items();
        update();
        TakeLogs();
        return TensorPrimitives.Dot<double>(kernel.Counts, logs) + PriorPerAnswer() + entropy;
    }

    /// <summary>Back to the factors that gave the last posteriors.</summary>
    private void Restore()
    {
        factors.CopyTo(kernel.Factors, 0);
        weights.CopyTo(kernel.StateWeights, 0);
    }

    /// <summary>Padding is zero in counts, so what its logarithms are does not matter as long as they are finite.</summary>
    private void TakeLogs()
    {
        TensorPrimitives.Max(kernel.Factors, 1e-300, logs);
        TensorPrimitives.Log(logs, logs);
    }

    /// <summary>Σ over items of the expected log class prior.</summary>
    private double Items() => WithPrior(kernel.StateCounts);

    /// <summary>Σ over answers of the expected log class prior.</summary>
    private double PriorPerAnswer()
    {
        Array.Clear(states);
        for (var row = 0; row < kernel.Counts.Length; row += kernel.Stride)
        {
            TensorPrimitives.Add(states, kernel.Counts.AsSpan(row, kernel.Stride), states);
        }

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

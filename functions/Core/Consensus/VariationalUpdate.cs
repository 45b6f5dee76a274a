using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>The variational update of Dirichlet class priors, subtype shares and confusion rows: exp(ψ(count) - ψ(sum)).</summary>
internal sealed class VariationalUpdate
{
    private readonly ConfusionKernel kernel;
    private readonly VariationalBayesOptions options;
    private readonly int subtypes;
    private readonly double[] classPriors;
    private readonly Action<int> updateSource;

    /// <param name="kernel">Counts and factors.</param>
    /// <param name="options">Priors.</param>
    /// <param name="classPriors">Prior items of each class; the option's for all when null.</param>
    public VariationalUpdate(ConfusionKernel kernel, VariationalBayesOptions options, double[]? classPriors = null)
    {
        this.kernel = kernel;
        this.options = options;
        this.classPriors = classPriors ?? [.. Enumerable.Repeat(options.ClassPrior, kernel.Labels)];
        subtypes = kernel.States / kernel.Labels;
        updateSource = UpdateSource;
    }

    public void Apply()
    {
        var items = System.Numerics.Tensors.TensorPrimitives.Sum<double>(kernel.StateCounts);
        var classNormaliser = Gamma.Digamma(items + classPriors.Sum());
        for (var c = 0; c < kernel.Labels; c++)
        {
            var counts = kernel.StateCounts.AsSpan(c * subtypes, subtypes);
            var inClass = System.Numerics.Tensors.TensorPrimitives.Sum<double>(counts);
            var classLog = Gamma.Digamma(inClass + classPriors[c]) - classNormaliser;
            var subtypeNormaliser = Gamma.Digamma(inClass + options.SubtypePrior);
            for (var m = 0; m < subtypes; m++)
            {
                var log = subtypes == 1 ? classLog : classLog + Gamma.Digamma(counts[m] + (options.SubtypePrior / subtypes)) - subtypeNormaliser;
                kernel.StateWeights[(c * subtypes) + m] = Math.Max(1e-100, Math.Exp(log));
            }
        }

        kernel.ForEachSource(updateSource);
    }

    private void UpdateSource(int source)
    {
        var prior = options.CorrectPrior + (options.WrongPrior * (kernel.Labels - 1));
        for (var state = 0; state < kernel.States; state++)
        {
            var total = prior;
            for (var label = 0; label < kernel.Labels; label++)
            {
                total += kernel.Counts[kernel.Row(source, label) + state];
            }

            var normaliser = Gamma.Digamma(total);
            for (var label = 0; label < kernel.Labels; label++)
            {
                var at = kernel.Row(source, label) + state;
                var pseudo = label == state / subtypes ? options.CorrectPrior : options.WrongPrior;
                kernel.Factors[at] = Math.Max(1e-15, Math.Exp(Gamma.Digamma(kernel.Counts[at] + pseudo) - normaliser));
            }
        }
    }
}

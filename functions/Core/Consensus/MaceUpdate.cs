using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>The variational M-step of <see cref="Mace"/>.</summary>
internal sealed class MaceUpdate
{
    private readonly ConfusionKernel kernel;
    private readonly MaceOptions options;
    private readonly double[] know;
    private readonly double[] strategy;
    private readonly Action<int> updateSource;

    public MaceUpdate(ConfusionKernel kernel, MaceOptions options)
    {
        this.kernel = kernel;
        this.options = options;
        know = new double[kernel.Sources];
        strategy = new double[kernel.Sources * kernel.Labels];
        Array.Fill(know, 0.5);
        Array.Fill(strategy, 0.5 / kernel.Labels);
        updateSource = UpdateSource;
    }

    public void Apply()
    {
        kernel.StateWeights.AsSpan(0, kernel.States).Fill(1.0 / kernel.States);
        kernel.ForEachSource(updateSource);
    }

    private void UpdateSource(int source)
    {
        var labels = kernel.Labels;
        var own = strategy.AsSpan(source * labels, labels);
        double knowing = 0, spamming = 0, total = 0;
        for (var label = 0; label < labels; label++)
        {
            var row = kernel.Counts.AsSpan(kernel.Row(source, label), kernel.Stride); // padded with zeros
            var all = Lanes.Sum(row);
            var known = row[label] * know[source] / (know[source] + own[label]);
            knowing += known;
            spamming += all - known;
            own[label] = all - known + options.StrategySmoothing;
        }

        var even = options.StrategyShrinkage * (knowing + spamming) / labels;
        for (var label = 0; label < labels; label++)
        {
            own[label] += even;
            total += own[label];
        }

        var normaliser = Gamma.Digamma(knowing + spamming + (2 * options.SpamPrior));
        know[source] = Math.Exp(Gamma.Digamma(knowing + options.SpamPrior) - normaliser);
        var spam = Math.Exp(Gamma.Digamma(spamming + options.SpamPrior) - normaliser);
        var strategyNormaliser = Gamma.Digamma(total);
        for (var label = 0; label < labels; label++)
        {
            own[label] = Math.Max(1e-15, spam * Math.Exp(Gamma.Digamma(own[label]) - strategyNormaliser));
            var row = kernel.Factors.AsSpan(kernel.Row(source, label), labels);
            row.Fill(own[label]);
            row[label] += know[source];
        }
    }
}

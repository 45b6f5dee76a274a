namespace AnnotationFunctions.Core.Consensus;

/// <summary>A fitted confusion-matrix model that can say how probable an answer is that it has not seen.</summary>
internal sealed class FittedModel
{
    private readonly ConfusionKernel kernel;
    private readonly double[] states;

    private FittedModel(ConfusionKernel kernel, double[] states)
    {
        this.kernel = kernel;
        this.states = states;
    }

    /// <summary>The Dawid-Skene model at the mode of its posterior.</summary>
    public static FittedModel DawidSkene(AnnotationTable table, ConsensusInputs inputs)
    {
        var options = DawidSkeneOptions.PosteriorMode with { Gold = inputs.Gold, Probabilities = inputs.Probabilities, Threads = inputs.Threads };
        var kernel = new ConfusionKernel(table, table.LabelCount, options.Threads, ItemEvidence.From(table, options));
        ConfusionFit.Seed(kernel, table, options);
        return Fit(kernel, table, options, new DawidSkeneUpdate(kernel, options).Apply);
    }

    /// <summary>The model of correlated annotators, from one seeded start.</summary>
    public static FittedModel CorrelatedBayes(AnnotationTable table, ConsensusInputs inputs, long seed)
    {
        var options = new VariationalBayesOptions { Gold = inputs.Gold, Probabilities = inputs.Probabilities, Threads = inputs.Threads, Seed = seed };
        var kernel = new ConfusionKernel(table, table.LabelCount * options.Subtypes, options.Threads, ItemEvidence.From(table, options));
        kernel.Seed(Consensus.CorrelatedBayes.Start(table, options));
        return Fit(kernel, table, options, Consensus.CorrelatedBayes.Update(kernel, options).Apply);
    }

    /// <summary>Posteriors, flat [item, class].</summary>
    public double[] Posteriors() => ConfusionFit.Classes(states, kernel);

    /// <summary>Probability that the annotator gives the label to the item, given the answers that the model was fitted to.</summary>
    public double Probability(int item, int annotator, int label)
    {
        double density = 0;
        for (var state = 0; state < kernel.States; state++)
        {
            var weight = states[(item * kernel.States) + state];
            if (weight < 1e-12)
            {
                continue;
            }

            var total = 0.0;
            for (var other = 0; other < kernel.Labels; other++)
            {
                total += kernel.Factors[kernel.Row(annotator, other) + state];
            }

            density += weight * kernel.Factors[kernel.Row(annotator, label) + state] / total;
        }

        return density;
    }

    private static FittedModel Fit(ConfusionKernel kernel, AnnotationTable table, IterativeOptions options, Action update)
    {
        ConfusionFit.Iterate(kernel, table, options, update);
        var states = new double[table.ItemCount * kernel.States];
        kernel.Expect(states);
        return new FittedModel(kernel, states);
    }
}

namespace AnnotationFunctions.Core.Consensus.Ordinal;

/// <summary>
/// Dawid and Skene's model for ordered classes: an annotator perceives the true class with a bias and logistic noise and gives the class nearest to it, so
/// that two numbers per annotator replace a confusion matrix, and near misses are more likely than far ones.
/// </summary>
/// <remarks>
/// <para>p(l | z = c) = (1 - ε) [F((l + ½ - c - b_a) / s_a) - F((l - ½ - c - b_a) / s_a)] + ε / K with F the logistic function, open ends at the first and last class, b ~ N(0, BiasDeviation²), ln s ~
/// N(ln s̄, NoiseDeviation²) and s̄ that of all annotators together. Expectation maximisation whose M-step searches b and ln s so that the expected
/// log-likelihood never falls.</para>
/// <para>Label ids are the order of the scale: declare the labels in that order. Use it with few answers per annotator and three classes or more;
/// <see cref="DawidSkene"/> where annotators have many answers and confuse classes in ways of their own. Model probabilities count as one more annotator.</para>
/// <para>P. McCullagh 1980, doi:10.1111/j.2517-6161.1980.tb01109.x (the latent scale); A. P. Dawid, A. M. Skene 1979, doi:10.2307/2346806. O(answers × classes +
/// annotators × classes²) per iteration.</para>
/// </remarks>
/// <example><code>
/// var result = OrdinalConsensus.Run(table);
/// var label = table.LabelNames[result.Medians[0]];
/// </code></example>
public static class OrdinalConsensus
{
    /// <summary>Fits the model.</summary>
    /// <param name="table">The answers; label ids are ranks.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static OrdinalResult Run(AnnotationTable table, OrdinalConsensusOptions? options = null)
    {
        options ??= new OrdinalConsensusOptions();
        options.Validate(table);
        if (!ConfusionFit.IsFittable(table, options))
        {
            var unknown = Enumerable.Range(0, table.AnnotatorCount).Select(a => new OrdinalAnnotator(a, 0, double.NaN));
            return new OrdinalResult(ConfusionFit.WithoutAnswers("ordinal", table, options), [.. unknown]);
        }

        var kernel = new ConfusionKernel(table, table.LabelCount, options.Threads, ItemEvidence.From(table, options));
        var update = new OrdinalUpdate(kernel, options);
        ConfusionFit.Seed(kernel, table, options);
        var consensus = ConfusionFit.Run("ordinal", kernel, table, options, update.Apply);
        return new OrdinalResult(consensus, [.. Enumerable.Range(0, table.AnnotatorCount).Select(update.Annotator)]);
    }
}

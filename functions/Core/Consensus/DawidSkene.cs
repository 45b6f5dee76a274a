namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Dawid and Skene's model: every annotator has a confusion matrix θ[true class, given label], items are independent, and expectation
/// maximisation finds class priors π, confusions θ and the posterior of each item together.
/// </summary>
/// <remarks>
/// <para>E-step: p(z = c) ∝ π[c] Π θ_a[c, l] over the item's answers (a, l).</para>
/// <para>M-step (maximum a posteriori): θ_a[c, l] ∝ Σ_i p_i(c) [a gave l to i] + smoothing + shrinkage · θ̄[c, l] + accuracy shrinkage ·
/// ω_a[c, l], where θ̄ is the confusion matrix of all annotators together and ω_a the one-coin matrix with the annotator's own accuracy. π[c] ∝ Σ_i p_i(c) + class smoothing.</para>
/// <para>Start: shares of votes, or given posteriors; optionally several starts, and annealing. Gold items are clamped in every step. Model probabilities are one more source with a learned confusion matrix.</para>
/// <para>A. P. Dawid, A. M. Skene: Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm, 1979, doi:10.2307/2346806.
/// O(answers × classes) per iteration; memory O(annotators × classes² + items × classes).</para>
/// </remarks>
/// <example><code>
/// var result = DawidSkene.Run(table, new DawidSkeneOptions());
/// var label = table.LabelNames[result.Labels[0]];
/// var confidence = result.Confidence(0);
/// </code></example>
public static class DawidSkene
{
    /// <summary>Fits the model.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid (the message names all that are), or the matrices would not fit.</exception>
    public static ConsensusResult Run(AnnotationTable table, DawidSkeneOptions? options = null)
    {
        options ??= new DawidSkeneOptions();
        options.Validate(table);
        if (!ConfusionFit.IsFittable(table, options))
        {
            return ConfusionFit.WithoutAnswers("dawid-skene", table, options);
        }

        var kernel = new ConfusionKernel(table, table.LabelCount, options.Threads, ItemEvidence.From(table, options));
        var update = new DawidSkeneUpdate(kernel, options);
        ConsensusResult? best = null;
        for (var start = 0; start < options.Starts; start++)
        {
            Seed(kernel, table, options, start);
            Annealing.Run(kernel, options.Annealing, update.Apply);
            var result = options.EarlyStop
                ? EarlyStopping.Run("dawid-skene", kernel, table, options, update.Apply)
                : ConfusionFit.Run("dawid-skene", kernel, table, options, update.Apply);
            best = best is null || result.LogLikelihood > best.LogLikelihood ? result : best;
        }

        return best!;
    }

    private static void Seed(ConfusionKernel kernel, AnnotationTable table, DawidSkeneOptions options, int start)
    {
        if (start == 0 && !options.Start.IsEmpty)
        {
            kernel.Seed((item, row) => options.Start.Span.Slice(item * row.Length, row.Length).CopyTo(row));
        }
        else
        {
            ConfusionFit.Seed(kernel, table, options, start == 0 ? null : options.Seed + start);
        }
    }
}

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// MACE: on each item an annotator either knows and gives the true label, or spams and draws a label from a strategy of their own. Separates
/// careless from careful annotators with few parameters.
/// </summary>
/// <remarks>
/// <para>p(l | z = c) = κ_a [l = c] + (1 - κ_a) ξ_a(l), uniform class prior. Variational Bayes with Beta priors on κ and Dirichlet priors on ξ:
/// factors use exp ψ of the expected counts. The answers that equal the true label are split between knowing and spamming by their shares.</para>
/// <para>The default start is deterministic (shares of votes), so the result does not vary from run to run.</para>
/// <para>Hovy, Berg-Kirkpatrick, Vaswani, Hovy: Learning Whom to Trust with MACE, NAACL 2013, https://aclanthology.org/N13-1132.
/// O(answers × classes) per iteration and start.</para>
/// </remarks>
public static class Mace
{
    /// <summary>Fits the model.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static ConsensusResult Run(AnnotationTable table, MaceOptions? options = null)
    {
        options ??= new MaceOptions();
        options.Validate(table);
        if (!ConfusionFit.IsFittable(table, options))
        {
            return ConfusionFit.WithoutAnswers("mace", table, options);
        }

        var kernel = new ConfusionKernel(table, table.LabelCount, options.Threads, ItemEvidence.From(table, options));
        ConsensusResult? best = null;
        for (var start = 0; start < options.Starts; start++)
        {
            var update = new MaceUpdate(kernel, options);
            ConfusionFit.Seed(kernel, table, options, start == 0 ? null : options.Seed + start);
            var result = ConfusionFit.Run("mace", kernel, table, options, update.Apply);
            best = best is null || result.LogLikelihood > best.LogLikelihood ? result : best;
        }

        return best!;
    }
}

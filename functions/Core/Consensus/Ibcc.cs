namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Independent Bayesian classifier combination: the Dawid-Skene model with Dirichlet priors, fitted by variational Bayes, so that annotators with
/// few answers stay uncertain instead of certain and wrong.
/// </summary>
/// <remarks>
/// <para>q(z_i = c) ∝ exp(E ln π_c + Σ_a E ln θ_a[c, l]) with E ln θ_a[c, l] = ψ(n_acl + prior) - ψ(Σ_l …); the diagonal prior says that annotators
/// are better than chance. The log-likelihood reported is the sum of the log normalisers of q(z), which the iteration increases up to the priors' part.</para>
/// <para>Kim, Ghahramani: Bayesian Classifier Combination, AISTATS 2012; Simpson, Roberts, Psorakis, Smith 2013, doi:10.1007/978-3-642-36406-8_1.
/// O(answers × classes) per iteration.</para>
/// </remarks>
public static class Ibcc
{
    /// <summary>Fits the model.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static ConsensusResult Run(AnnotationTable table, VariationalBayesOptions? options = null)
    {
        options ??= new VariationalBayesOptions();
        options.Validate(table);
        if (!ConfusionFit.IsFittable(table, options))
        {
            return ConfusionFit.WithoutAnswers("ibcc", table, options);
        }

        var kernel = new ConfusionKernel(table, table.LabelCount, options.Threads, ItemEvidence.From(table, options));
        var update = new VariationalUpdate(kernel, options);
        ConfusionFit.Seed(kernel, table, options);
        return ConfusionFit.Run("ibcc", kernel, table, options, update.Apply);
    }
}

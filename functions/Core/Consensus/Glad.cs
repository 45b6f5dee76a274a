namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// GLAD: annotators have an ability α, items an easiness β; the chance of a right answer is σ(α β). Hard items are told from bad annotators.
/// </summary>
/// <remarks>
/// <para>p(l | z = c) = σ(α_a β_i) if l = c, else (1 - σ(α_a β_i)) / (K - 1); uniform class prior; normal priors on α and ln β. EM whose M-step
/// takes Newton steps (Fisher scoring) on each α and each ln β in turn. Few iterations, tight priors and a floor under abilities keep abilities from explaining which
/// classes an annotator likes: run to convergence without them, the likelihood rises on sets with five classes while the labels get worse.</para>
/// <para>Annotator quality is reported as expected accuracy and shares; easiness is not part of the result.</para>
/// <para>Use it for tasks of unequal difficulty with five or more answers per item.</para>
/// <para>Whitehill, Wu, Bergsma, Movellan, Ruvolo: Whose Vote Should Count More, NIPS 2009. O(answers × Newton steps) per iteration.</para>
/// </remarks>
public static class Glad
{
    /// <summary>Fits the model.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null. Model probabilities replace the uniform class prior of their items.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static ConsensusResult Run(AnnotationTable table, GladOptions? options = null)
    {
        options ??= new GladOptions();
        options.Validate(table);
        if (!ConfusionFit.IsFittable(table, options))
        {
            return ConfusionFit.WithoutAnswers("glad", table, options);
        }

        var fit = new GladFit(table, options);
        var previous = double.NegativeInfinity;
        var (iterations, converged) = (0, false);
        while (iterations < options.MaxIterations && !converged)
        {
            fit.Expect();
            iterations++;
            converged = Math.Abs(fit.LogLikelihood - previous) < options.Tolerance * Math.Max(1, table.AnswerCount);
            previous = fit.LogLikelihood;
            if (!converged && iterations < options.MaxIterations)
            {
                fit.Maximise();
            }
        }

        var posteriors = fit.Posteriors;
        var qualities = Qualities.FromCounts(table, ExpectedCounts.Of(table, posteriors, options.Threads), null, options.ConfidenceLevel);
        var priors = new double[table.LabelCount];
        Array.Fill(priors, 1.0 / priors.Length);
        return new ConsensusResult("glad", Qualities.ChooseLabels(table, posteriors, options), posteriors, priors, qualities)
        {
            Iterations = iterations,
            Converged = converged,
            LogLikelihood = fit.LogLikelihood,
        };
    }
}

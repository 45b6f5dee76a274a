namespace AnnotationFunctions.Core.Consensus.MultiLabel;

/// <summary>
/// Merges sets of classes: whether each class applies is a question of its own, and annotators have a sensitivity and a specificity for each class that share
/// strength over classes, so that a careless annotator is known as such on a rare class too.
/// </summary>
/// <remarks>
/// <para>p(z_ic = 1) ∝ π_c Π_a s_ac^y (1 - s_ac)^(1 - y), p(z_ic = 0) ∝ (1 - π_c) Π_a f_ac^y (1 - f_ac)^(1 - y), y = 1 where a chose c. Expectation maximisation;
/// M-step: s_ac = (Σ p y + shrinkage · s̃_ac) / (Σ p + shrinkage) with logit s̃_ac = logit s_a + logit s_c - logit s from the rates of annotator, class and all
/// together, and so for f.</para>
/// <para>With one class this is Dawid and Skene's model with hierarchical shrinkage. Classes are independent given the answers: that two classes exclude
/// each other is a constraint of the schema, not of this model. Start: shares of votes.</para>
/// <para>A. P. Dawid, A. M. Skene 1979, doi:10.2307/2346806. O(answers × classes) per iteration.</para>
/// </remarks>
/// <example><code>
/// var result = MultiLabelConsensus.Run(table);
/// var names = result.Classes(0).Select(id => table.ClassNames[id]);
/// </code></example>
public static class MultiLabelConsensus
{
    /// <summary>Fits the model.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static MultiLabelResult Run(MultiLabelTable table, MultiLabelOptions? options = null)
    {
        options ??= new MultiLabelOptions();
        options.Validate(table);
        var (fit, iterations, converged) = Fit(table, options);
        return fit.Result(iterations, converged);
    }

    /// <summary>Sum of the log-probabilities of hidden answers under a fit to the others.</summary>
    internal static double Score(MultiLabelTable rest, HiddenAnswers hidden, MultiLabelOptions options)
    {
        options.Validate(rest);
        var (fit, _, _) = Fit(rest, options);
        var sum = 0.0;
        for (var i = 0; i < hidden.Count; i++)
        {
            sum += fit.LogProbability(hidden.Items[i], hidden.Annotators[i], hidden.Labels[i]);
        }

        return sum;
    }

    private static (MultiLabelFit Fit, int Iterations, bool Converged) Fit(MultiLabelTable table, MultiLabelOptions options)
    {
        var fit = new MultiLabelFit(table, options);
        var threshold = options.Tolerance * Math.Max(1.0, (double)table.Answers.AnswerCount * table.ClassNames.Count);
        var (iterations, converged, previous) = (0, false, double.NegativeInfinity);
        while (iterations < options.MaxIterations && !converged)
        {
            fit.Maximise();
            fit.Expect();
            iterations++;
            converged = Math.Abs(fit.LogLikelihood - previous) <= threshold;
            previous = fit.LogLikelihood;
        }

        return (fit, iterations, converged);
    }
}

namespace AnnotationFunctions.Core.Consensus.Numeric;

/// <summary>
/// Merges numbers: every annotator has a bias and a spread, errors have heavy tails, and items come from one distribution. Careful annotators count more,
/// gross errors count little, and a constant offset of one annotator is taken out.
/// </summary>
/// <remarks>
/// <para>y = μ_i + b_a + ε with ε ~ t_ν(0, σ_a²), μ_i ~ N(m, s²). Variational expectation maximisation with ε as a scale mixture of normals:
/// weight w = (ν + 1) / (ν + E[r²] / σ_a²) of each answer, μ_i normal with precision 1/s² + Σ w/σ_a²; then b_a = Σ w r / (Σ w + shrinkage),
/// σ_a² = (Σ w E[r²] + shrinkage · σ²) / (n_a + shrinkage), where σ² is that of all annotators together, and m, s² from the items. The biases' mean over
/// answers is moved into m, since only their differences can be known without gold values.</para>
/// <para>Start: medians. Standard errors are the posterior deviations of μ_i. Without any disagreement they are 0.</para>
/// <para>V. C. Raykar et al. 2010, Learning from crowds, JMLR 11:1297-1322 (annotator variance); K. Lange, R. Little, J. Taylor 1989,
/// doi:10.1080/01621459.1989.10478852 (t errors). O(answers) per iteration.</para>
/// </remarks>
/// <example><code>
/// var result = NumericConsensus.Run(table);
/// var (value, error) = (result.Values[0], result.StandardErrors[0]);
/// </code></example>
public static class NumericConsensus
{
    /// <summary>Fits the model.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static NumericResult Run(NumericTable table, NumericConsensusOptions? options = null)
    {
        options ??= new NumericConsensusOptions();
        options.Validate(table);
        var fit = new NumericFit(table, options);
        var (iterations, converged) = (0, false);
        while (iterations < options.MaxIterations && !converged)
        {
            fit.UpdateAnnotators();
            converged = fit.UpdateItems() <= options.Tolerance * fit.Scale;
            iterations++;
        }

        var annotators = new NumericAnnotator[table.AnnotatorNames.Count];
        for (var a = 0; a < annotators.Length; a++)
        {
            annotators[a] = fit.Annotator(a);
        }

        return new NumericResult("numeric", fit.Values, fit.StandardErrors(), annotators)
        {
            Iterations = iterations, Converged = converged, LogLikelihood = fit.LogLikelihood(),
        };
    }
}

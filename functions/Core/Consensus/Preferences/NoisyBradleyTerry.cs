namespace AnnotationFunctions.Core.Consensus.Preferences;

/// <summary>
/// Bradley and Terry's model with annotator quality: with probability γ an annotator compares, else picks a position (the first with probability q)
/// whatever the candidates are.
/// </summary>
/// <remarks>
/// <para>P(a prefers the first) = γ_a p_1 / (p_1 + p_2) + (1 - γ_a) q_a. Expectation maximisation: E, the probability that each answer came from comparing; M,
/// γ and q in closed form (with pseudo-answers towards the crowd's γ, and towards q = ½), and one step of Hunter's minorisation for strengths with these
/// probabilities as weights. Every iteration increases the likelihood (with its priors); it ends where the gradient vanishes.</para>
/// <para>Start: all strengths equal to those of <see cref="BradleyTerry"/>, γ = 0.8, q = ½. Use it where some annotators click through; with few answers per
/// annotator the pseudo-answers make it fall back to <see cref="BradleyTerry"/>.</para>
/// <para>N. Bugakova, V. Fedorova, G. Gusev, A. Drutsa: Aggregation of pairwise comparisons with reduction of biases, 2019, arXiv:1906.03711; X. Chen et al. 2013,
/// doi:10.1145/2433396.2433420. O(comparisons) per iteration.</para>
/// </remarks>
public static class NoisyBradleyTerry
{
    /// <summary>Fits the model.</summary>
    /// <param name="table">The comparisons.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid (the message names all that are), or there is no maximum without a prior.</exception>
    public static PreferenceResult Run(PreferenceTable table, BradleyTerryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new BradleyTerryOptions();
        var start = BradleyTerry.Run(table, options with { MaxIterations = Math.Max(1_000, options.MaxIterations), Tolerance = Math.Max(1e-3, options.Tolerance) });
        var fit = PreferenceFit.Strengths(table, options);
        for (var candidate = 0; candidate < fit.Strengths.Length; candidate++)
        {
            fit.Strengths[candidate] = Math.Exp(start.LogStrengths[candidate]);
        }

        var care = new CareFit(table, options);
        var (iterations, converged) = (0, false);
        while (iterations < options.MaxIterations && !converged)
        {
            care.Expect(fit);
            fit.Step();
            var move = care.Maximise();
            iterations++;
            converged = fit.Gradient <= options.Tolerance && move <= options.Tolerance;
        }

        var annotators = PreferenceFit.Annotators(table, fit.Strengths, options.ConfidenceLevel);
        for (var a = 0; a < annotators.Length; a++)
        {
            annotators[a] = annotators[a] with { Care = care.Care[a], FirstPosition = care.FirstPosition[a] };
        }

        return PreferenceFit.Result("noisy-bradley-terry", fit, annotators, iterations, converged, care.Expect(fit));
    }
}

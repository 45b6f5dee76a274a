namespace AnnotationFunctions.Core.Consensus.Preferences;

/// <summary>
/// Bradley and Terry's model: candidates have strengths p, and i beats j with probability p_i / (p_i + p_j). All annotators count alike.
/// </summary>
/// <remarks>
/// <para>Maximises the likelihood (with <see cref="BradleyTerryOptions.Prior"/> pseudo-comparisons against a candidate of strength 1) by minorisation and
/// maximisation, p_i ← W_i / Σ_j n_ij / (p_i + p_j), until the gradient vanishes. The likelihood is concave in log-strengths, so that this is its maximum. A
/// tie is half a win for each.</para>
/// <para>Use it where annotators are about equally careful, and <see cref="NoisyBradleyTerry"/> elsewhere.</para>
/// <para>R. A. Bradley, M. E. Terry 1952, doi:10.2307/2334029; D. R. Hunter 2004, doi:10.1214/aos/1079120141. O(comparisons) per iteration.</para>
/// </remarks>
/// <example><code>
/// var result = BradleyTerry.Run(table);
/// var best = table.CandidateNames[result.Ranking[0]];
/// </code></example>
public static class BradleyTerry
{
    /// <summary>Fits the model.</summary>
    /// <param name="table">The comparisons.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid (the message names all that are), or there is no maximum without a prior.</exception>
    public static PreferenceResult Run(PreferenceTable table, BradleyTerryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new BradleyTerryOptions();
        options.Validate();
        RequireMaximum(table, options);
        var comparisons = table.Comparisons;
        var fit = PreferenceFit.Strengths(table, options);
        for (var i = 0; i < comparisons.Length; i++)
        {
            fit.FirstWins[i] = comparisons[i].FirstShare;
            fit.SecondWins[i] = 1 - comparisons[i].FirstShare;
        }

        var (iterations, converged) = (0, false);
        while (iterations < options.MaxIterations && !converged)
        {
            fit.Step();
            iterations++;
            converged = fit.Gradient <= options.Tolerance;
        }

        var annotators = PreferenceFit.Annotators(table, fit.Strengths, options.ConfidenceLevel);
        return PreferenceFit.Result("bradley-terry", fit, annotators, iterations, converged, LogLikelihood(table, fit.Strengths));
    }

    /// <summary>Σ s ln p + (1 - s) ln (1 - p) over the comparisons.</summary>
    internal static double LogLikelihood(PreferenceTable table, ReadOnlySpan<double> strengths)
    {
        var sum = 0.0;
        foreach (var comparison in table.Comparisons)
        {
            var first = strengths[comparison.First] / (strengths[comparison.First] + strengths[comparison.Second]);
            sum += (comparison.FirstShare * Math.Log(Math.Max(first, 1e-300))) + ((1 - comparison.FirstShare) * Math.Log(Math.Max(1 - first, 1e-300)));
        }

        return sum;
    }

    /// <summary>Ford 1957: without a prior the maximum is finite exactly where the graph of wins is strongly connected.</summary>
    private static void RequireMaximum(PreferenceTable table, BradleyTerryOptions options)
    {
        if (options.Prior > 0 || table.CandidateNames.Count < 2)
        {
            return;
        }

        if (PreferenceFit.Unlinked(table) is { } pair)
        {
            throw new ArgumentException(
                $"No chain of wins leads from candidate '{table.CandidateNames[pair.From]}' to '{table.CandidateNames[pair.To]}', so the likelihood has no maximum; set Prior above 0.");
        }
    }
}

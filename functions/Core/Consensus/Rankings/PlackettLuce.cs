namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>
/// Plackett and Luce's model: a ranking is drawn from the top, each time one of the candidates that are left, with probability in proportion to its strength.
/// </summary>
/// <remarks>
/// <para>P(c_1 > c_2 > …) = Π_k p_{c_k} / Σ_{l ≥ k} p_{c_l}, fitted per item by minorisation and maximisation: p_i ← W_i / Σ_k 1 / Σ_{left at k} p, with W_i the
/// number of stages at which i was taken before others. Candidates that share a rank are taken one after the other, each from those of the rank and those below without the
/// others of the rank. The prior makes the maximum finite; the objective is concave in log-strengths, so that it is the maximum.</para>
/// <para>Scores are log-strengths with mean 0; confidence is p_1 / (p_1 + p_2) of the first two candidates.</para>
/// <para>R. L. Plackett 1975, doi:10.2307/2346567; D. R. Hunter 2004, doi:10.1214/aos/1079120141. O(rankings × candidates) per iteration.</para>
/// </remarks>
public static class PlackettLuce
{
    /// <summary>Fits the model to each item.</summary>
    /// <param name="table">The rankings.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static RankingResult Run(RankingTable table, PlackettLuceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new PlackettLuceOptions();
        options.Validate();
        var items = new ItemRanking[table.Items.Count];
        var (most, converged, likelihood) = (0, true, 0.0);
        for (var item = 0; item < items.Length; item++)
        {
            var fit = new StageFit(table.Items[item], options.Prior);
            var iterations = 0;
            do
            {
                fit.Step();
            }
            while (++iterations < options.MaxIterations && fit.Gradient > options.Tolerance);

            most = Math.Max(most, iterations);
            converged &= fit.Gradient <= options.Tolerance;
            likelihood += fit.LogLikelihood();
            items[item] = fit.Ranking();
        }

        var weights = new double[table.AnnotatorNames.Count];
        Array.Fill(weights, 1);
        return new RankingResult("plackett-luce", items, RankingQuality.Annotators(table, RankingQuality.Correlations(table, items), weights))
        {
            Iterations = most, Converged = converged, LogLikelihood = likelihood,
        };
    }
}

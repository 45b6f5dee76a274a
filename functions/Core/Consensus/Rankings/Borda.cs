namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>Borda count: a candidate scores one for each candidate that an annotator ranks below it, and a half for each that shares its rank.</summary>
/// <remarks>
/// <para>The score is the mean over annotators who ranked the candidate, as a share of the candidates that they could have beaten, so that incomplete
/// rankings count alike. Optionally weighted: each annotator by how far they agree with the others (<see cref="BordaOptions.WeighAnnotators"/>), in one
/// more round, as <see cref="Wawa"/> does for classes.</para>
/// <para>Confidence is the weighted share of annotators who rank the first candidate above the second, ties half. Use it with few rankings per item, or where
/// the result must be explained in a sentence; <see cref="PlackettLuce"/> gives probabilities.</para>
/// <para>J.-C. de Borda 1784; D. Saari 1995, doi:10.1007/978-3-642-57748-2. O(rankings × candidates).</para>
/// </remarks>
public static class Borda
{
    /// <summary>Counts.</summary>
    /// <param name="table">The rankings.</param>
    /// <param name="options">Options; the defaults when null.</param>
    public static RankingResult Run(RankingTable table, BordaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new BordaOptions();
        var weights = new double[table.AnnotatorNames.Count];
        Array.Fill(weights, 1);
        var items = Count(table, weights);
        var correlations = RankingQuality.Correlations(table, items);
        if (options.WeighAnnotators)
        {
            weights = Array.ConvertAll(correlations, correlation => double.IsNaN(correlation) ? 0.5 : Math.Max(0, correlation));
            items = Count(table, weights);
            correlations = RankingQuality.Correlations(table, items);
        }

        return new RankingResult("borda", items, RankingQuality.Annotators(table, correlations, weights)) { Iterations = options.WeighAnnotators ? 1 : 0 };
    }

    private static ItemRanking[] Count(RankingTable table, double[] weights) => [.. table.Items.Select(item => Count(item, weights))];

    private static ItemRanking Count(RankedItem item, double[] weights)
    {
        var n = item.Candidates.Count;
        var (scores, totals) = (new double[n], new double[n]);
        foreach (var ranking in item.Rankings)
        {
            var ranks = ranking.MeanRanks(n);
            var ranked = ranks.Count(rank => !double.IsNaN(rank));
            for (var candidate = 0; candidate < n && ranked >= 2; candidate++)
            {
                if (!double.IsNaN(ranks[candidate]))
                {
                    scores[candidate] += weights[ranking.Annotator] * (ranked - ranks[candidate]) / (ranked - 1);
                    totals[candidate] += weights[ranking.Annotator];
                }
            }
        }

        for (var candidate = 0; candidate < n; candidate++)
        {
            scores[candidate] = totals[candidate] > 0 ? scores[candidate] / totals[candidate] : double.NaN;
        }

        var order = RankingQuality.Order(scores);
        return new ItemRanking(order, scores, Confidence(item, order, weights));
    }

    private static double Confidence(RankedItem item, int[] order, double[] weights)
    {
        if (order.Length < 2)
        {
            return double.NaN;
        }

        double won = 0, total = 0;
        foreach (var ranking in item.Rankings)
        {
            var ranks = ranking.MeanRanks(item.Candidates.Count);
            var difference = ranks[order[1]] - ranks[order[0]];
            if (!double.IsNaN(difference))
            {
                won += weights[ranking.Annotator] * (difference > 0 ? 1 : difference == 0 ? 0.5 : 0);
                total += weights[ranking.Annotator];
            }
        }

        return total > 0 ? won / total : 0.5;
    }
}

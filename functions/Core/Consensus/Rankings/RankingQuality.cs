using AnnotationFunctions.Core.Agreement;

namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>Order of candidates from scores, and the annotators' correlation with it.</summary>
internal static class RankingQuality
{
    /// <summary>Largest score first, candidates without a score last; the lower id first among those equal up to rounding.</summary>
    public static int[] Order(double[] scores)
    {
        var rounded = Array.ConvertAll(scores, score => double.IsNaN(score) ? double.NegativeInfinity : Math.Round(score, 12));
        return [.. Enumerable.Range(0, scores.Length).OrderByDescending(candidate => rounded[candidate]).ThenBy(candidate => candidate)];
    }

    /// <summary>Mean τ-b of each annotator's rankings with the scores; NaN where none is defined.</summary>
    public static double[] Correlations(RankingTable table, IReadOnlyList<ItemRanking> items)
    {
        var (sums, counts) = (new double[table.AnnotatorNames.Count], new int[table.AnnotatorNames.Count]);
        for (var item = 0; item < items.Count; item++)
        {
            foreach (var ranking in table.Items[item].Rankings)
            {
                var tau = Correlation(ranking.MeanRanks(table.Items[item].Candidates.Count), items[item].Scores);
                sums[ranking.Annotator] += double.IsNaN(tau) ? 0 : tau;
                counts[ranking.Annotator] += double.IsNaN(tau) ? 0 : 1;
            }
        }

        return [.. sums.Select((sum, annotator) => counts[annotator] == 0 ? double.NaN : sum / counts[annotator])];
    }

    public static RankingAnnotator[] Annotators(RankingTable table, double[] correlations, double[] weights)
    {
        var counts = new int[correlations.Length];
        foreach (var ranking in table.Items.SelectMany(item => item.Rankings))
        {
            counts[ranking.Annotator]++;
        }

        return [.. correlations.Select((correlation, a) => new RankingAnnotator(a, table.AnnotatorNames[a], counts[a], correlation, weights[a]))];
    }

    /// <summary>τ-b of one ranking with the scores; NaN where it is not defined.</summary>
    public static double Correlation(double[] ranks, IReadOnlyList<double> scores)
    {
        int[] common = [.. Enumerable.Range(0, ranks.Length).Where(candidate => !double.IsNaN(ranks[candidate]) && !double.IsNaN(scores[candidate]))];
        return KendallTau.B(Array.ConvertAll(common, candidate => -ranks[candidate]), Array.ConvertAll(common, candidate => scores[candidate]));
    }
}

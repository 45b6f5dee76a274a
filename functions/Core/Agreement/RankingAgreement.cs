using AnnotationFunctions.Core.Consensus.Rankings;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>How far annotators rank each item's candidates alike.</summary>
/// <remarks>
/// <para>τ: the mean over items of the mean Kendall τ-b over pairs of annotators, on the candidates that both ranked. W: the mean over items of Kendall's W of
/// the annotators who ranked all candidates that at least two did. Items with fewer than two rankings, or fewer than two common candidates, do not count.</para>
/// <para>Standard error and interval over items: seeded bootstrap up to 2,000 items, grouped jackknife above; NaN with fewer than three items. With one item
/// only, read <see cref="KendallW"/> with the candidates as items. O(rankings² per item × candidates log candidates).</para>
/// </remarks>
public static class RankingAgreement
{
    /// <summary>Mean Kendall τ-b.</summary>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static AgreementResult Tau(RankingTable table, AgreementOptions? options = null) =>
        Measure("ranking-tau-b", table, options, TauOf);

    /// <summary>Mean Kendall W.</summary>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static AgreementResult Concordance(RankingTable table, AgreementOptions? options = null) =>
        Measure("ranking-kendall-w", table, options, ConcordanceOf);

    /// <summary>Mean τ-b of each item's pairs of annotators; NaN where there is none.</summary>
    public static double[] PerItem(RankingTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return [.. table.Items.Select(TauOf)];
    }

    /// <summary>Mean τ-b of each pair of annotators with a common item, ordered by their ids.</summary>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static IReadOnlyList<AnnotatorPairAgreement> Pairs(RankingTable table, AgreementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var pairs = new SortedDictionary<(int, int), List<double>>();
        foreach (var item in table.Items)
        {
            ForEachPair(item, (first, second, tau) =>
            {
                var key = (Math.Min(first, second), Math.Max(first, second));
                if (!pairs.TryGetValue(key, out var values))
                {
                    pairs.Add(key, values = []);
                }

                values.Add(tau);
            });
        }

        return [.. pairs.Select(pair => new AnnotatorPairAgreement(
            pair.Key.Item1, pair.Key.Item2, Summary("ranking-tau-b", [.. pair.Value], options ?? new AgreementOptions(), 2, 2 * pair.Value.Count)))];
    }

    private static AgreementResult Measure(string name, RankingTable table, AgreementOptions? options, Func<RankedItem, double> statistic)
    {
        ArgumentNullException.ThrowIfNull(table);
        var used = table.Items.Select(item => (Item: item, Value: statistic(item))).Where(pair => !double.IsNaN(pair.Value)).ToArray();
        var annotators = used.SelectMany(pair => pair.Item.Rankings).Select(ranking => ranking.Annotator).Distinct().Count();
        return Summary(name, Array.ConvertAll(used, pair => pair.Value), options ?? new AgreementOptions(), annotators, used.Sum(pair => pair.Item.Rankings.Count));
    }

    private static AgreementResult Summary(string name, double[] values, AgreementOptions options, int annotators, int rankings)
    {
        options.Validate();
        var value = values.Length == 0 ? double.NaN : values.Average();
        var (error, lower, upper) = Resampling.Of(values.Length, sample => sample.Average(item => values[item]), options);
        return new AgreementResult(name, value, lower, upper, error, double.NaN, double.NaN, values.Length, annotators, rankings)
        {
            Note = values.Length == 0 ? "No item has two rankings of two common candidates, so agreement is not defined." : null,
        };
    }

    private static double TauOf(RankedItem item)
    {
        double sum = 0, pairs = 0;
        ForEachPair(item, (_, _, tau) =>
        {
            sum += tau;
            pairs++;
        });
        return pairs > 0 ? sum / pairs : double.NaN;
    }

    private static void ForEachPair(RankedItem item, Action<int, int, double> visit)
    {
        var ranks = item.Rankings.Select(ranking => ranking.MeanRanks(item.Candidates.Count)).ToArray();
        for (var i = 0; i < ranks.Length; i++)
        {
            for (var j = i + 1; j < ranks.Length; j++)
            {
                int[] common = [.. Enumerable.Range(0, item.Candidates.Count).Where(c => !double.IsNaN(ranks[i][c] + ranks[j][c]))];
                var tau = KendallTau.B(Array.ConvertAll(common, c => ranks[i][c]), Array.ConvertAll(common, c => ranks[j][c]));
                if (!double.IsNaN(tau))
                {
                    visit(item.Rankings[i].Annotator, item.Rankings[j].Annotator, tau);
                }
            }
        }
    }

    private static double ConcordanceOf(RankedItem item)
    {
        var ranks = item.Rankings.Select(ranking => ranking.MeanRanks(item.Candidates.Count)).ToArray();
        int[] common = [.. Enumerable.Range(0, item.Candidates.Count).Where(c => ranks.Count(own => !double.IsNaN(own[c])) >= 2)];
        return KendallW.Of([.. ranks.Where(own => common.All(c => !double.IsNaN(own[c]))).Select(own => Array.ConvertAll(common, c => own[c]))]);
    }
}

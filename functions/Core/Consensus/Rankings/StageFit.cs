namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>Strengths of one item's candidates under <see cref="PlackettLuce"/>.</summary>
internal sealed class StageFit
{
    private readonly double prior;
    private readonly double[] strengths;
    private readonly double[] wins;
    private readonly double[] rates;
    private readonly bool[] ranked;
    private readonly List<(int Winner, int[] Losers)> stages = [];

    public StageFit(RankedItem item, double prior)
    {
        this.prior = prior;
        var n = item.Candidates.Count;
        (strengths, wins, rates, ranked) = (new double[n], new double[n], new double[n], new bool[n]);
        Array.Fill(strengths, 1);
        foreach (var ranking in item.Rankings)
        {
            int[] below = [];
            for (var rank = ranking.Ranks.Count - 1; rank >= 0; rank--)
            {
                foreach (var candidate in ranking.Ranks[rank])
                {
                    ranked[candidate] = true;
                    if (below.Length > 0)
                    {
                        stages.Add((candidate, below));
                    }
                }

                below = [.. ranking.Ranks[rank], .. below];
            }
        }
    }

    /// <summary>Largest absolute component of the gradient with respect to log-strengths before the last step.</summary>
    public double Gradient { get; private set; }

    public void Step()
    {
        Array.Fill(wins, prior / 2);
        for (var i = 0; i < rates.Length; i++)
        {
            rates[i] = prior / (strengths[i] + 1);
        }

        foreach (var (winner, losers) in stages)
        {
            var rate = 1 / Sum(winner, losers);
            wins[winner]++;
            rates[winner] += rate;
            foreach (var loser in losers)
            {
                rates[loser] += rate;
            }
        }

        Gradient = 0;
        for (var i = 0; i < strengths.Length; i++)
        {
            Gradient = Math.Max(Gradient, Math.Abs(wins[i] - (strengths[i] * rates[i])));
            strengths[i] = wins[i] / rates[i];
        }
    }

    public double LogLikelihood() => stages.Sum(stage => Math.Log(strengths[stage.Winner] / Sum(stage.Winner, stage.Losers)));

    public ItemRanking Ranking()
    {
        var logs = Array.ConvertAll(strengths, Math.Log);
        var mean = logs.Length == 0 ? 0 : logs.Average();
        var scores = new double[logs.Length];
        for (var i = 0; i < logs.Length; i++)
        {
            scores[i] = ranked[i] ? logs[i] - mean : double.NaN;
        }

        var order = RankingQuality.Order(scores);
        var confidence = order.Length < 2 ? double.NaN : strengths[order[0]] / (strengths[order[0]] + strengths[order[1]]);
        return new ItemRanking(order, scores, confidence);
    }

    private double Sum(int winner, int[] losers)
    {
        var sum = strengths[winner];
        foreach (var loser in losers)
        {
            sum += strengths[loser];
        }

        return sum;
    }
}

namespace AnnotationFunctions.Core.Consensus.Preferences;

/// <summary>
/// Maximises Σ w log(p_winner / (p_winner + p_loser)) plus the prior over strengths by minorisation and maximisation (Hunter 2004): p_i ← W_i / Σ n_ij / (p_i + p_j),
/// where W counts weighted wins and n weighted comparisons. Every step increases the objective.
/// </summary>
internal sealed class StrengthFit
{
    private readonly int[] firsts;
    private readonly int[] seconds;
    private readonly double prior;
    private readonly double[] wins;
    private readonly double[] rates;

    /// <param name="candidates">Number of candidates.</param>
    /// <param name="firsts">One candidate of each compared pair.</param>
    /// <param name="seconds">The other candidate of each pair.</param>
    /// <param name="prior">Pseudo-comparisons of each candidate with one of strength 1.</param>
    public StrengthFit(int candidates, int[] firsts, int[] seconds, double prior)
    {
        this.firsts = firsts;
        this.seconds = seconds;
        this.prior = prior;
        wins = new double[candidates];
        rates = new double[candidates];
        Strengths = new double[candidates];
        Array.Fill(Strengths, 1);
        FirstWins = new double[firsts.Length];
        SecondWins = new double[firsts.Length];
    }

    public double[] Strengths { get; }

    /// <summary>Weighted wins of the first candidate of each pair over the second.</summary>
    public double[] FirstWins { get; }

    /// <summary>Weighted wins of the second candidate of each pair over the first.</summary>
    public double[] SecondWins { get; }

    /// <summary>Largest absolute component of the gradient with respect to log-strengths at the strengths before the last <see cref="Step"/>.</summary>
    public double Gradient { get; private set; }

    /// <summary>One step.</summary>
    public void Step()
    {
        Array.Fill(wins, prior / 2);
        for (var i = 0; i < rates.Length; i++)
        {
            rates[i] = prior / (Strengths[i] + 1);
        }

        for (var pair = 0; pair < firsts.Length; pair++)
        {
            var (a, b) = (firsts[pair], seconds[pair]);
            wins[a] += FirstWins[pair];
            wins[b] += SecondWins[pair];
            var rate = (FirstWins[pair] + SecondWins[pair]) / (Strengths[a] + Strengths[b]);
            rates[a] += rate;
            rates[b] += rate;
        }

        Move();
    }

    /// <summary>Curvature of the objective with respect to log-strengths, negated: flat [candidate, candidate].</summary>
    public double[] Information()
    {
        var n = Strengths.Length;
        var information = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            information[(i * n) + i] = prior * Strengths[i] / ((Strengths[i] + 1) * (Strengths[i] + 1));
        }

        for (var pair = 0; pair < firsts.Length; pair++)
        {
            var (a, b) = (firsts[pair], seconds[pair]);
            var sum = Strengths[a] + Strengths[b];
            var weight = (FirstWins[pair] + SecondWins[pair]) * Strengths[a] * Strengths[b] / (sum * sum);
            information[(a * n) + a] += weight;
            information[(b * n) + b] += weight;
            information[(a * n) + b] -= weight;
            information[(b * n) + a] -= weight;
        }

        return information;
    }

    private void Move()
    {
        Gradient = 0;
        for (var i = 0; i < Strengths.Length; i++)
        {
            Gradient = Math.Max(Gradient, Math.Abs(wins[i] - (Strengths[i] * rates[i])));
            Strengths[i] = rates[i] > 0 ? Math.Max(1e-300, wins[i] / rates[i]) : 1;
        }

        if (prior > 0 || Strengths.Length == 0)
        {
            return;
        }

        // Without a prior the scale is free: keep the geometric mean at 1.
        var mean = Math.Exp(Strengths.Average(Math.Log));
        for (var i = 0; i < Strengths.Length; i++)
        {
            Strengths[i] /= mean;
        }
    }
}

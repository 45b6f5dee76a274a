using System.Runtime.CompilerServices;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>α = 1 - (n - 1) Σ_u o_u / Σ_ck n_c n_k δ_ck with o_u = Σ_ck n_uc n_uk δ_ck / (m_u - 1) over items u with m_u ≥ 2 answers.</summary>
internal sealed class AlphaCoefficient : Coefficient
{
    private readonly double[] distances;
    private readonly double[] disagreement;
    private readonly double[] marginals;

    public AlphaCoefficient(ItemCounts items, double[] distances)
        : base(items)
    {
        this.distances = distances;
        marginals = new double[items.Labels];
        disagreement = new double[items.Count];
        for (var item = 0; item < disagreement.Length; item++)
        {
            disagreement[item] = Pairs(item) / (items.Totals[item] - 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override (double Value, double Observed, double Expected) Over(ReadOnlySpan<int> sample)
    {
        Array.Clear(marginals);
        double answers = 0, observed = 0;
        foreach (var item in sample)
        {
            answers += Items.Totals[item];
            observed += disagreement[item];
            for (var i = Items.Starts[item]; i < Items.Starts[item + 1]; i++)
            {
                marginals[Items.LabelIds[i]] += Items.Counts[i];
            }
        }

        var expected = Quadratic(marginals, distances) / (answers * (answers - 1));
        var value = expected > 0 ? 1 - (observed / answers / expected) : 1;
        return (value, 1 - (observed / answers), 1 - expected);
    }

    /// <inheritdoc/>
    /// <remarks>Gwet's variance of α as the irrCAC package computes it: it keeps the small-sample term of α only in the observed agreement.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override (double[] Values, double Centre) ItemValues()
    {
        var count = Items.Count;
        var meanAnswers = Items.Answers / count;
        var shares = Array.ConvertAll(Items.Marginals, marginal => marginal / Items.Answers);
        var expected = Quadratic(shares, distances);
        var slope = Product(distances, shares);
        var raw = disagreement.Sum() / Items.Answers;
        var observed = (1 - (1 / Items.Answers)) * raw;
        var values = new double[count];
        for (var item = 0; item < count; item++)
        {
            var own = 0.0;
            for (var i = Items.Starts[item]; i < Items.Starts[item + 1]; i++)
            {
                own += Items.Counts[i] * slope[Items.LabelIds[i]];
            }

            var excess = (Items.Totals[item] / meanAnswers) - 1;
            var direct = 1 - (((disagreement[item] / meanAnswers) - (observed * excess)) / expected);
            var chance = (1 + excess) - (own / meanAnswers / expected);
            values[item] = direct - (2 * raw / expected * chance);
        }

        return (values, 1 - (raw / expected));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Pairs(int item)
    {
        var sum = 0.0;
        for (var i = Items.Starts[item]; i < Items.Starts[item + 1]; i++)
        {
            for (var j = Items.Starts[item]; j < i; j++)
            {
                sum += 2.0 * Items.Counts[i] * Items.Counts[j] * distances[(Items.LabelIds[i] * Items.Labels) + Items.LabelIds[j]];
            }
        }

        return sum;
    }
}

using System.Runtime.CompilerServices;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>
/// (p_a - p_e) / (1 - p_e), where p_a is the mean over items with two or more answers of the weighted share of agreeing pairs, and p_e follows
/// from a <see cref="ChanceModel"/> with label shares π averaged over all items with an answer. Standard errors: Gwet 2014, chapter 5.
/// </summary>
internal sealed class PairCoefficient : Coefficient
{
    private readonly double[] weights;
    private readonly ChanceModel chance;
    private readonly double weightSum;
    private readonly bool equalOnly;
    private readonly double[] agreement;
    private readonly double[] shares;

    public PairCoefficient(ItemCounts items, double[] weights, ChanceModel chance)
        : base(items)
    {
        this.weights = weights;
        this.chance = chance;
        weightSum = weights.Sum();
        equalOnly = weightSum == items.Labels && Enumerable.Range(0, items.Labels).All(label => weights[label * (items.Labels + 1)] == 1);
        shares = new double[items.Labels];
        agreement = new double[items.Count];
        for (var item = 0; item < agreement.Length; item++)
        {
            agreement[item] = Agreement(item);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override (double Value, double Observed, double Expected) Over(ReadOnlySpan<int> sample)
    {
        Array.Clear(shares);
        double observed = 0, pairable = 0;
        foreach (var item in sample)
        {
            observed += agreement[item];
            pairable += Items.Totals[item] >= 2 ? 1 : 0;
            for (var i = Items.Starts[item]; i < Items.Starts[item + 1]; i++)
            {
                shares[Items.LabelIds[i]] += Items.Counts[i] / Items.Totals[item] / sample.Length;
            }
        }

        observed /= pairable;
        var expected = Expected();
        return (expected < 1 ? (observed - expected) / (1 - expected) : 1, observed, expected);
    }

    public override (double[] Values, double Centre) ItemValues()
    {
        var all = Enumerable.Range(0, Items.Count).ToArray();
        var (value, _, expected) = Over(all);
        var slope = ExpectedSlope();
        var pairable = (double)Items.Totals.Count(total => total >= 2);
        var values = new double[Items.Count];
        for (var item = 0; item < values.Length; item++)
        {
            var own = 0.0;
            for (var i = Items.Starts[item]; i < Items.Starts[item + 1]; i++)
            {
                own += slope[Items.LabelIds[i]] * Items.Counts[i] / Items.Totals[item];
            }

            var direct = Items.Totals[item] >= 2 ? values.Length / pairable * (agreement[item] - expected) / (1 - expected) : 0;
            values[item] = direct - (2 * (1 - value) * (own - expected) / (1 - expected));
        }

        return (values, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Agreement(int item)
    {
        var total = Items.Totals[item];
        if (total < 2)
        {
            return 0;
        }

        var sum = 0.0;
        for (var i = Items.Starts[item]; equalOnly && i < Items.Starts[item + 1]; i++)
        {
            sum += Items.Counts[i] * (Items.Counts[i] - 1.0);
        }

        for (var i = Items.Starts[item]; !equalOnly && i < Items.Starts[item + 1]; i++)
        {
            var credit = -1.0;
            for (var j = Items.Starts[item]; j < Items.Starts[item + 1]; j++)
            {
                credit += Items.Counts[j] * weights[(Items.LabelIds[i] * Items.Labels) + Items.LabelIds[j]];
            }

            sum += Items.Counts[i] * credit;
        }

        return sum / (total * (total - 1));
    }

    private double Expected()
    {
        double q = Items.Labels;
        return chance switch
        {
            ChanceModel.Uniform => weightSum / (q * q),
            ChanceModel.Shares => Quadratic(shares, weights),
            ChanceModel.Gwet => q < 2 ? 0 : weightSum / (q * (q - 1)) * shares.Sum(share => share * (1 - share)),
            _ => 0,
        };
    }

    /// <summary>The vector whose product with an item's own shares is that item's expected agreement; its mean over items is p_e.</summary>
    private double[] ExpectedSlope()
    {
        double q = Items.Labels;
        return chance switch
        {
            ChanceModel.Shares => Product(weights, shares),
            ChanceModel.Gwet when q >= 2 => Array.ConvertAll(shares, share => weightSum / (q * (q - 1)) * (1 - share)),
            _ => Array.ConvertAll(shares, _ => Expected()),
        };
    }
}

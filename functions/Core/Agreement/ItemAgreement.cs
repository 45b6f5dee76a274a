using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Agreement on single items: the share of agreeing pairs of answers.</summary>
public static class ItemAgreement
{
    /// <summary>Σ_l n_l (n_l - 1) / (m (m - 1)) for each item with m answers of which n_l are label l; NaN for items with fewer than two answers.</summary>
    /// <param name="table">The answers; their weights are not used. O(answers).</param>
    public static double[] Run(AnnotationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var agreement = new double[table.ItemCount];
        var counts = new int[table.LabelCount];
        for (var item = 0; item < agreement.Length; item++)
        {
            var labels = table.Labels[table.ItemStarts[item]..table.ItemStarts[item + 1]];
            double pairs = 0;
            foreach (var label in labels)
            {
                pairs += 2 * counts[label]++; // with each earlier equal answer, in both orders
            }

            foreach (var label in labels)
            {
                counts[label] = 0;
            }

            agreement[item] = labels.Length < 2 ? double.NaN : pairs / (labels.Length * (labels.Length - 1.0));
        }

        return agreement;
    }

    /// <summary>
    /// The mean credit of pairs of answers of each item, by <see cref="AgreementOptions.Weights"/> (for instance linear or those of label sets); NaN for items
    /// with fewer than two answers. O(answers × answers of an item).
    /// </summary>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static double[] Run(AnnotationTable table, AgreementOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(table);
        var weights = LabelDistances.Weights(table, options);
        var agreement = new double[table.ItemCount];
        for (var item = 0; item < agreement.Length; item++)
        {
            var labels = table.Labels[table.ItemStarts[item]..table.ItemStarts[item + 1]];
            double credit = 0;
            for (var i = 0; i < labels.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    credit += weights[(labels[i] * table.LabelCount) + labels[j]];
                }
            }

            agreement[item] = labels.Length < 2 ? double.NaN : credit / (labels.Length * (labels.Length - 1.0) / 2);
        }

        return agreement;
    }
}

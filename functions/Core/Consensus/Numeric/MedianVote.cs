namespace AnnotationFunctions.Core.Consensus.Numeric;

/// <summary>The median of each item's answers: robust, but all annotators count alike and their bias stays.</summary>
/// <remarks>
/// Standard error: 1.2533 · 1.4826 · median absolute deviation / √answers, from the pooled deviation of all items (the efficiency of a median of normal errors). Annotator
/// bias: median of their deviations; spread: 1.4826 · median absolute deviation of them. O(answers log answers).
/// </remarks>
public static class MedianVote
{
    private const double ToDeviation = 1.4826; // of a normal distribution from its median absolute deviation
    private const double OfMedian = 1.2533; // √(π / 2)

    /// <summary>Takes the medians.</summary>
    /// <param name="table">The answers.</param>
    public static NumericResult Run(NumericTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var values = new double[table.ItemNames.Count];
        var deviations = new List<double>[table.AnnotatorNames.Count];
        List<double> all = [];
        for (var item = 0; item < values.Length; item++)
        {
            values[item] = Median(table.ValuesOf(item));
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                var deviation = table.Values[answer] - values[item];
                (deviations[table.Annotators[answer]] ??= []).Add(deviation);
                if (table.ItemStarts[item + 1] - table.ItemStarts[item] > 1)
                {
                    all.Add(Math.Abs(deviation));
                }
            }
        }

        var spread = all.Count == 0 ? double.NaN : ToDeviation * Median([.. all]);
        var errors = new double[values.Length];
        for (var item = 0; item < errors.Length; item++)
        {
            var count = table.ItemStarts[item + 1] - table.ItemStarts[item];
            errors[item] = count == 0 ? double.NaN : OfMedian * spread / Math.Sqrt(count);
        }

        return new NumericResult("median", values, errors, [.. deviations.Select((own, a) => Annotator(table, a, own ?? []))]);
    }

    /// <summary>The median; the mean of the middle two of an even number; NaN of none.</summary>
    internal static double Median(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            return double.NaN;
        }

        var sorted = values.ToArray();
        Array.Sort(sorted);
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static NumericAnnotator Annotator(NumericTable table, int id, List<double> deviations)
    {
        var bias = deviations.Count == 0 ? 0 : Median([.. deviations]);
        double[] absolute = [.. deviations.Select(deviation => Math.Abs(deviation - bias))];
        return new NumericAnnotator(id, table.AnnotatorNames[id], absolute.Length, bias, ToDeviation * Median(absolute));
    }
}

using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Kendall's coefficient of concordance W of all annotators: 1 when they rank the items alike, 0 when their ranks cancel out.</summary>
/// <remarks>
/// <para>W = 12 S / (m² (n³ - n) - m Σ T) with S the sum of squared deviations of rank sums, m annotators, n items and T = Σ (t³ - t) over ties of
/// each annotator. χ² = m (n - 1) W with n - 1 degrees of freedom. Only items that all annotators answered are used.</para>
/// <para>M. G. Kendall, B. Babington Smith 1939, doi:10.1214/aoms/1177732186. O(annotators × items log items).</para>
/// </remarks>
public static class KendallW
{
    /// <summary>Measures the concordance.</summary>
    /// <param name="table">The answers; labels are read as numbers (<see cref="AgreementOptions.LabelValues"/> or the label names).</param>
    /// <param name="options">Options; the defaults when null. Only the label values are used.</param>
    /// <returns>W, χ², its degrees of freedom and the number of items; W and χ² are NaN with fewer than two items or annotators, or when every rank is tied.</returns>
    public static (double W, double ChiSquare, int Degrees, int Items) Run(AnnotationTable table, AgreementOptions? options = null)
    {
        options ??= new AgreementOptions();
        options.Validate(table);
        var matrix = RatingMatrix.Of(table, options, [.. Enumerable.Range(0, table.AnnotatorCount)]);
        var (m, n) = ((double)matrix.Columns.Length, (double)matrix.Items);
        var sums = new double[matrix.Items];
        var ties = 0.0;
        foreach (var column in matrix.Columns)
        {
            var (ranks, own) = RatingMatrix.Ranks(column);
            ties += own;
            for (var item = 0; item < sums.Length; item++)
            {
                sums[item] += ranks[item];
            }
        }

        var mean = m * (n + 1) / 2;
        var denominator = (m * m * ((n * n * n) - n)) - (m * ties);
        var w = m >= 2 && n >= 2 && denominator > 0 ? 12 * sums.Sum(sum => (sum - mean) * (sum - mean)) / denominator : double.NaN;
        return (w, m * (n - 1) * w, Math.Max(0, matrix.Items - 1), matrix.Items);
    }
}

using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Kendall's coefficient of concordance W of all annotators: 1 when they rank the items alike, 0 when their ranks cancel out.</summary>
/// <remarks>
/// <para>W = 12 S / (m² (n³ - n) - m Σ T) with S the sum of squared deviations of rank sums, m annotators, n items and T = Σ (t³ - t) over ties of
/// each annotator. Only items that all annotators answered are used; labels are read as numbers (<see cref="AgreementOptions.LabelValues"/> or the
/// label names).</para>
/// <para>NaN with fewer than two items or annotators, or when every rank is tied. Standard error and interval: as for <see cref="RankCorrelation"/>.
/// Resampled items tie with their copies, so the interval of few items is wide.</para>
/// <para>M. G. Kendall, B. Babington Smith 1939, doi:10.1214/aoms/1177732186. O(annotators × items log items), times samples.</para>
/// </remarks>
public static class KendallW
{
    /// <summary>Measures the concordance.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, or a label is not a number.</exception>
    public static AgreementResult Run(AnnotationTable table, AgreementOptions? options = null)
    {
        options ??= new AgreementOptions();
        return Matrix(table, options).Measure("kendall-w", options, Of);
    }

    /// <summary>The test of W = 0: χ² = m (n - 1) W with n - 1 degrees of freedom.</summary>
    /// <returns>χ², its degrees of freedom and the probability of a χ² at least as large; NaN where W is.</returns>
    /// <exception cref="ArgumentException">An option is invalid, or a label is not a number.</exception>
    public static (double ChiSquare, int Degrees, double Probability) Test(AnnotationTable table, AgreementOptions? options = null)
    {
        var matrix = Matrix(table, options ?? new AgreementOptions());
        var degrees = Math.Max(0, matrix.Items - 1);
        var chiSquare = matrix.Columns.Length * degrees * Of(matrix.Columns);
        return (chiSquare, degrees, double.IsNaN(chiSquare) ? double.NaN : Gamma.UpperRegularised(degrees / 2.0, chiSquare / 2));
    }

    /// <summary>W of columns of equal length, one per annotator.</summary>
    internal static double Of(double[][] columns)
    {
        var (m, n) = ((double)columns.Length, columns.Length == 0 ? 0.0 : columns[0].Length);
        var sums = new double[(int)n];
        var ties = 0.0;
        foreach (var column in columns)
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
        return m >= 2 && n >= 2 && denominator > 0 ? 12 * sums.Sum(sum => (sum - mean) * (sum - mean)) / denominator : double.NaN;
    }

    private static RatingMatrix Matrix(AnnotationTable table, AgreementOptions options)
    {
        options.Validate(table);
        return RatingMatrix.Of(table, options, [.. Enumerable.Range(0, table.AnnotatorCount)]);
    }
}

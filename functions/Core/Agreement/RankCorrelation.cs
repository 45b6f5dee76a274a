using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Rank correlations of two annotators on the items that both answered.</summary>
/// <remarks>
/// <para>Spearman 1904, doi:10.2307/1412159: the correlation of ranks, ties sharing their mean rank. Kendall 1945, doi:10.1093/biomet/33.3.239: τ-b, the
/// difference of concordant and discordant pairs, corrected for ties.</para>
/// <para>NaN with fewer than two common items, or when one annotator gave one value throughout. Labels are read as numbers
/// (<see cref="AgreementOptions.LabelValues"/> or the label names). Standard error and interval: seeded bootstrap over items up to 2,000 items, grouped
/// jackknife above; NaN with fewer than three items. O(items log items), times samples.</para>
/// </remarks>
public static class RankCorrelation
{
    /// <summary>Spearman's ρ.</summary>
    /// <exception cref="ArgumentException">An option is invalid, or a label is not a number.</exception>
    public static AgreementResult Spearman(AnnotationTable table, int first, int second, AgreementOptions? options = null) =>
        Measure("spearman", table, first, second, options, (x, y) => Pearson(RatingMatrix.Ranks(x).Ranks, RatingMatrix.Ranks(y).Ranks));

    /// <summary>Kendall's τ-b.</summary>
    /// <exception cref="ArgumentException">An option is invalid, or a label is not a number.</exception>
    public static AgreementResult KendallTauB(AnnotationTable table, int first, int second, AgreementOptions? options = null) =>
        Measure("kendall-tau-b", table, first, second, options, (x, y) => KendallTau.B(x, y));

    private static AgreementResult Measure(
        string name, AnnotationTable table, int first, int second, AgreementOptions? options, Func<double[], double[], double> statistic)
    {
        options ??= new AgreementOptions();
        options.Validate(table);
        var matrix = RatingMatrix.Of(table, options, first, second);
        return matrix.Measure(name, options, columns => statistic(columns[0], columns[1]));
    }

    private static double Pearson(double[] x, double[] y)
    {
        if (x.Length < 2)
        {
            return double.NaN;
        }

        var (meanX, meanY) = (x.Average(), y.Average());
        double xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }

        return xy / Math.Sqrt(xx * yy);
    }
}

using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Rank correlations of two annotators on the items that both answered.</summary>
/// <remarks>
/// Spearman 1904, doi:10.2307/1412159: the correlation of ranks, ties sharing their mean rank. Kendall 1945, doi:10.1093/biomet/33.3.239: τ-b, the
/// difference of concordant and discordant pairs, corrected for ties. NaN with fewer than two common items, or when one annotator gave one value
/// throughout. τ-b takes O(items²).
/// </remarks>
public static class RankCorrelation
{
    /// <summary>Spearman's ρ.</summary>
    public static double Spearman(AnnotationTable table, int first, int second, AgreementOptions? options = null)
    {
        var matrix = Matrix(table, first, second, options);
        return Pearson(RatingMatrix.Ranks(matrix.Columns[0]).Ranks, RatingMatrix.Ranks(matrix.Columns[1]).Ranks);
    }

    /// <summary>Kendall's τ-b.</summary>
    public static double KendallTauB(AnnotationTable table, int first, int second, AgreementOptions? options = null)
    {
        var matrix = Matrix(table, first, second, options);
        var (x, y) = (matrix.Columns[0], matrix.Columns[1]);
        double balance = 0, untiedX = 0, untiedY = 0;
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (dx, dy) = (Math.Sign(x[i] - x[j]), Math.Sign(y[i] - y[j]));
                balance += dx * dy;
                untiedX += dx != 0 ? 1 : 0;
                untiedY += dy != 0 ? 1 : 0;
            }
        }

        return balance / Math.Sqrt(untiedX * untiedY);
    }

    private static RatingMatrix Matrix(AnnotationTable table, int first, int second, AgreementOptions? options)
    {
        options ??= new AgreementOptions();
        options.Validate(table);
        return RatingMatrix.Of(table, options, first, second);
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

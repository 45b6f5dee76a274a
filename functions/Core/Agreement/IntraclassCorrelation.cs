using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>ICC(2,1): absolute agreement of single numeric answers by annotators who are a sample of all annotators.</summary>
/// <remarks>
/// <para>(MS_items - MS_error) / (MS_items + (k - 1) MS_error + k (MS_annotators - MS_error) / n) from the two-way analysis of variance of n items by
/// k annotators. Only items that all annotators answered are used. NaN with fewer than two items or annotators, or when all answers are equal. Standard error
/// and interval: as for <see cref="RankCorrelation"/>.</para>
/// <para>P. E. Shrout, J. L. Fleiss 1979, doi:10.1037/0033-2909.86.2.420. O(annotators × items), times samples.</para>
/// </remarks>
public static class IntraclassCorrelation
{
    /// <summary>Measures the agreement.</summary>
    /// <param name="table">The answers; labels are read as numbers (<see cref="AgreementOptions.LabelValues"/> or the label names).</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, or a label is not a number.</exception>
    public static AgreementResult Run(AnnotationTable table, AgreementOptions? options = null)
    {
        options ??= new AgreementOptions();
        options.Validate(table);
        return RatingMatrix.Of(table, options, [.. Enumerable.Range(0, table.AnnotatorCount)]).Measure("icc-2-1", options, Of);
    }

    private static double Of(double[][] columns)
    {
        var k = columns.Length;
        var n = k == 0 ? 0 : columns[0].Length;
        if (k < 2 || n < 2)
        {
            return double.NaN;
        }

        var mean = columns.Average(column => column.Average());
        double items = 0, total = 0;
        for (var item = 0; item < n; item++)
        {
            var itemMean = 0.0;
            foreach (var column in columns)
            {
                itemMean += column[item] / k;
                total += (column[item] - mean) * (column[item] - mean);
            }

            items += k * (itemMean - mean) * (itemMean - mean);
        }

        var annotators = columns.Sum(column => n * Math.Pow(column.Average() - mean, 2));
        var itemSquare = items / (n - 1);
        var annotatorSquare = annotators / (k - 1);
        var error = (total - items - annotators) / ((n - 1.0) * (k - 1));
        return (itemSquare - error) / (itemSquare + ((k - 1) * error) + (k * (annotatorSquare - error) / n));
    }
}

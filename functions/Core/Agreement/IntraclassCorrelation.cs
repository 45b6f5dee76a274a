using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>ICC(2,1): absolute agreement of single numeric answers by annotators who are a sample of all annotators.</summary>
/// <remarks>
/// <para>(MS_items - MS_error) / (MS_items + (k - 1) MS_error + k (MS_annotators - MS_error) / n) from the two-way analysis of variance of n items by
/// k annotators. Only items that all annotators answered are used. NaN with fewer than two items or annotators.</para>
/// <para>P. E. Shrout, J. L. Fleiss 1979, doi:10.1037/0033-2909.86.2.420. O(annotators × items).</para>
/// </remarks>
public static class IntraclassCorrelation
{
    /// <summary>Measures the agreement.</summary>
    /// <param name="table">The answers; labels are read as numbers (<see cref="AgreementOptions.LabelValues"/> or the label names).</param>
    /// <param name="options">Options; the defaults when null. Only the label values are used.</param>
    public static double Run(AnnotationTable table, AgreementOptions? options = null)
    {
        options ??= new AgreementOptions();
        options.Validate(table);
        var columns = RatingMatrix.Of(table, options, [.. Enumerable.Range(0, table.AnnotatorCount)]).Columns;
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
            var itemMean = columns.Average(column => column[item]);
            items += k * (itemMean - mean) * (itemMean - mean);
            total += columns.Sum(column => (column[item] - mean) * (column[item] - mean));
        }

        var annotators = columns.Sum(column => n * Math.Pow(column.Average() - mean, 2));
        var itemSquare = items / (n - 1);
        var annotatorSquare = annotators / (k - 1);
        var error = (total - items - annotators) / ((n - 1.0) * (k - 1));
        return (itemSquare - error) / (itemSquare + ((k - 1) * error) + (k * (annotatorSquare - error) / n));
    }
}

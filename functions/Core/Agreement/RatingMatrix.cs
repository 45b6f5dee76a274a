using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>The numbers that all of some annotators gave to the same items: what rank correlations and intraclass correlations need.</summary>
internal sealed class RatingMatrix
{
    private RatingMatrix(double[][] columns) => Columns = columns;

    /// <summary>One column per annotator, one value per item that all of them answered.</summary>
    public double[][] Columns { get; }

    public int Items => Columns.Length == 0 ? 0 : Columns[0].Length;

    public static RatingMatrix Of(AnnotationTable table, AgreementOptions options, params int[] annotators)
    {
        var level = options.Level is MeasurementLevel.Nominal or MeasurementLevel.Ordinal ? MeasurementLevel.Interval : options.Level;
        var values = LabelDistances.Values(table, options with { Level = level });
        var columns = annotators.Select(_ => new List<double>()).ToArray();
        var row = new double[annotators.Length];
        for (var item = 0; item < table.ItemCount; item++)
        {
            Array.Fill(row, double.NaN);
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                var column = Array.IndexOf(annotators, table.Annotators[answer]);
                if (column >= 0)
                {
                    row[column] = values[table.Labels[answer]];
                }
            }

            if (!row.Any(double.IsNaN))
            {
                for (var column = 0; column < row.Length; column++)
                {
                    columns[column].Add(row[column]);
                }
            }
        }

        return new RatingMatrix([.. columns.Select(column => column.ToArray())]);
    }

    /// <summary>The statistic over all items, with its uncertainty.</summary>
    public AgreementResult Measure(string name, AgreementOptions options, Func<double[][], double> statistic)
    {
        var value = statistic(Columns);
        var resampled = Array.ConvertAll(Columns, column => new double[column.Length]);
        var (error, lower, upper) = double.IsNaN(value) ? (double.NaN, double.NaN, double.NaN) : Resampling.Of(Items, OfSample, options);
        return new AgreementResult(name, value, lower, upper, error, double.NaN, double.NaN, Items, Columns.Length, Items * Columns.Length)
        {
            Note = double.IsNaN(value) ? "Fewer than two items have an answer of each annotator, or the answers do not vary: not defined." : null,
        };

        double OfSample(int[] sample)
        {
            if (sample.Length != resampled.FirstOrDefault()?.Length)
            {
                resampled = Array.ConvertAll(Columns, _ => new double[sample.Length]);
            }

            for (var column = 0; column < resampled.Length; column++)
            {
                for (var i = 0; i < sample.Length; i++)
                {
                    resampled[column][i] = Columns[column][sample[i]];
                }
            }

            return statistic(resampled);
        }
    }

    /// <summary>Ranks from 1, ties sharing their mean rank; and Σ (t³ - t) over groups of t tied values.</summary>
    public static (double[] Ranks, double Ties) Ranks(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Length];
        var ties = 0.0;
        for (var first = 0; first < order.Length;)
        {
            var end = first + 1;
            while (end < order.Length && values[order[end]] == values[order[first]])
            {
                end++;
            }

            double group = end - first;
            ties += (group * group * group) - group;
            for (; first < end; first++)
            {
                ranks[order[first]] = end - ((group - 1) / 2);
            }
        }

        return (ranks, ties);
    }
}

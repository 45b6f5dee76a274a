using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Numeric;

/// <summary>State and steps of <see cref="NumericConsensus"/>.</summary>
internal sealed class NumericFit
{
    private const double SmallestSpread = 1e-9; // of the scale: perfect agreement must not divide by zero

    private readonly NumericTable table;
    private readonly NumericConsensusOptions options;
    private readonly double[] variances; // of the items' values
    private readonly double[] biases;
    private readonly double[] spreads; // squared
    private readonly int[] answers;
    private double mean;
    private double itemSpread; // squared
    private double sharedSpread; // squared

    public NumericFit(NumericTable table, NumericConsensusOptions options)
    {
        this.table = table;
        this.options = options;
        Values = new double[table.ItemNames.Count];
        variances = new double[Values.Length];
        biases = new double[table.AnnotatorNames.Count];
        spreads = new double[biases.Length];
        answers = new int[biases.Length];
        foreach (var annotator in table.Annotators)
        {
            answers[annotator]++;
        }

        for (var item = 0; item < Values.Length; item++)
        {
            Values[item] = IsGold(item) ? options.Gold.Span[item] : MedianVote.Median(table.ValuesOf(item));
        }

        Scale = ScaleOf(table.Values);
        sharedSpread = Math.Max(Scale * Scale, double.Epsilon);
        Array.Fill(spreads, sharedSpread);
        UpdatePrior();
    }

    /// <summary>Value of each item; NaN without answers.</summary>
    public double[] Values { get; }

    /// <summary>Standard deviation of all answers; 1 where they are all equal.</summary>
    public double Scale { get; }

    public NumericAnnotator Annotator(int a) =>
        new(a, table.AnnotatorNames[a], answers[a], answers[a] == 0 ? 0 : biases[a], answers[a] == 0 ? double.NaN : Math.Sqrt(spreads[a]));

    public double[] StandardErrors() =>
        [.. Values.Select((value, item) => double.IsNaN(value) ? double.NaN : Math.Sqrt(variances[item]))];

    public void UpdateAnnotators()
    {
        var (weights, residuals, squares) = (new double[biases.Length], new double[biases.Length], new double[biases.Length]);
        ForEachAnswer((item, annotator, value) =>
        {
            var residual = value - Values[item];
            var weight = Weight(Square(residual - biases[annotator]) + variances[item], spreads[annotator]);
            weights[annotator] += weight;
            residuals[annotator] += weight * residual;
            squares[annotator] += weight * (Square(residual) + variances[item]);
        });
        double all = 0;
        for (var a = 0; a < biases.Length; a++)
        {
            biases[a] = residuals[a] / (weights[a] + options.BiasShrinkage);
            squares[a] = Math.Max(0, squares[a] - (2 * biases[a] * residuals[a]) + (biases[a] * biases[a] * weights[a]));
            all += squares[a];
        }

        var floor = Square(SmallestSpread * Scale);
        sharedSpread = Math.Max(floor, all / Math.Max(1, table.Values.Length));
        for (var a = 0; a < spreads.Length; a++)
        {
            spreads[a] = Math.Max(floor, (squares[a] + (options.SpreadShrinkage * sharedSpread)) / (answers[a] + options.SpreadShrinkage));
        }

        CentreBiases();
    }

    /// <summary>New values of the items; returns the largest move.</summary>
    public double UpdateItems()
    {
        var largest = 0.0;
        for (var item = 0; item < Values.Length; item++)
        {
            if (IsGold(item) || double.IsNaN(Values[item]))
            {
                continue;
            }

            var (precision, sum) = (1 / itemSpread, mean / itemSpread);
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                var annotator = table.Annotators[answer];
                var own = table.Values[answer] - biases[annotator];
                var weight = Weight(Square(own - Values[item]) + variances[item], spreads[annotator]) / spreads[annotator];
                precision += weight;
                sum += weight * own;
            }

            largest = Math.Max(largest, Math.Abs((sum / precision) - Values[item]));
            Values[item] = sum / precision;
            variances[item] = 1 / precision;
        }

        UpdatePrior();
        return largest;
    }

    /// <summary>Σ log t_ν of expected squares, and of each item's value its expected log prior and its entropy.</summary>
    public double LogLikelihood()
    {
        var nu = options.DegreesOfFreedom;
        var sum = 0.0;
        ForEachAnswer((item, annotator, value) =>
        {
            var square = (Square(value - Values[item] - biases[annotator]) + variances[item]) / spreads[annotator];
            sum += double.IsInfinity(nu)
                ? -0.5 * (Math.Log(2 * Math.PI * spreads[annotator]) + square)
                : Gamma.LogGamma((nu + 1) / 2) - Gamma.LogGamma(nu / 2) - (0.5 * Math.Log(nu * Math.PI * spreads[annotator]))
                    - ((nu + 1) / 2 * Math.Log(1 + (square / nu)));
        });
        for (var item = 0; item < Values.Length; item++)
        {
            if (variances[item] > 0)
            {
                sum += 0.5 * (Math.Log(variances[item] / itemSpread) + 1 - ((Square(Values[item] - mean) + variances[item]) / itemSpread));
            }
        }

        return sum;
    }

    private void UpdatePrior()
    {
        double count = 0, sum = 0, squares = 0;
        for (var item = 0; item < Values.Length; item++)
        {
            if (!double.IsNaN(Values[item]))
            {
                count++;
                sum += Values[item];
                squares += variances[item];
            }
        }

        mean = count == 0 ? 0 : sum / count;
        foreach (var value in Values)
        {
            squares += double.IsNaN(value) ? 0 : Square(value - mean);
        }

        itemSpread = Math.Max(Square(SmallestSpread * Scale), count == 0 ? 1 : squares / count);
    }

    private void CentreBiases()
    {
        if (Enumerable.Range(0, Values.Length).Any(IsGold))
        {
            return; // gold values say where zero is
        }

        var offset = 0.0;
        foreach (var annotator in table.Annotators)
        {
            offset += biases[annotator] / table.Annotators.Length;
        }

        for (var a = 0; a < biases.Length; a++)
        {
            biases[a] -= offset;
        }
    }

    private double Weight(double square, double spread)
    {
        var nu = options.DegreesOfFreedom;
        return double.IsInfinity(nu) ? 1 : (nu + 1) / (nu + (square / spread));
    }

    private void ForEachAnswer(Action<int, int, double> visit)
    {
        for (var item = 0; item < Values.Length; item++)
        {
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                visit(item, table.Annotators[answer], table.Values[answer]);
            }
        }
    }

    private bool IsGold(int item) => !options.Gold.IsEmpty && !double.IsNaN(options.Gold.Span[item]);

    private static double ScaleOf(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        foreach (var value in values)
        {
            sum += value / values.Length;
        }

        foreach (var value in values)
        {
            squares += Square(value - sum) / values.Length;
        }

        return squares > 0 ? Math.Sqrt(squares) : 1;
    }

    private static double Square(double x) => x * x;
}

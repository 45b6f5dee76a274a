namespace AnnotationFunctions.Core.Calibration;

/// <summary>
/// Makes a classifier's probabilities mean what they say, by one number: the temperature T divides the logits,
/// <c>p'(k) ∝ p(k)^(1/T)</c>. T above 1 lowers the confidence of a model that is too sure of itself, T below 1 raises it; the order of
/// classes never changes.
/// </summary>
/// <remarks>
/// T minimises the mean negative log-likelihood of the true classes, <c>−1/n Σ log p'(yᵢ)</c>, which is convex in 1/T: golden-section
/// search over 1/T finds it. Guo, Pleiss, Sun, Weinberger 2017 (arXiv:1706.04599). The items must be a fair sample of those that the model
/// will see; on hard items alone the model looks too sure. O(items × classes) per step, about forty steps.
/// </remarks>
/// <example>
/// <code>
/// // Always 0.9 sure and right in 6 of 10: T is what turns 0.9 into 0.6.
/// float[] rows = [0.9f, 0.1f, …]; int[] truth = [0, …];
/// var fit = TemperatureScaling.Run(rows, truth, classes: 2, new TemperatureScalingOptions());
/// </code>
/// </example>
public static class TemperatureScaling
{
    private const double Least = 1e-7; // as small as a 32-bit softmax gets in practice
    private static readonly double Golden = (Math.Sqrt(5) - 1) / 2;

    /// <summary>Fits the temperature.</summary>
    /// <param name="probabilities">Probabilities as the model gave them, item by item, <paramref name="classes"/> each.</param>
    /// <param name="truth">True class of each item, 0 … classes − 1.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="options">Range of the temperature and bins of the calibration error.</param>
    /// <returns>The temperature, 1 without items.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A probability is not in 0 … 1, or a class is not one; names the row.</exception>
    public static TemperatureScalingResult Run(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> truth, int classes, TemperatureScalingOptions options)
    {
        Check(probabilities, truth, classes, options);
        var logs = new double[probabilities.Length];
        for (var i = 0; i < logs.Length; i++)
        {
            logs[i] = Math.Log(Math.Max(probabilities[i], Least));
        }

        var temperature = truth.IsEmpty ? 1 : Fit(logs, truth, classes, options);
        return new TemperatureScalingResult(
            temperature, truth.Length, Loss(logs, truth, classes, 1), Loss(logs, truth, classes, 1 / temperature),
            Error(logs, truth, classes, 1, options.Bins), Error(logs, truth, classes, 1 / temperature, options.Bins));
    }

    /// <summary>Probabilities at a temperature; they add up to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not finite and above 0.</exception>
    public static double[] Apply(ReadOnlySpan<float> probabilities, double temperature)
    {
        if (!double.IsFinite(temperature) || temperature <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is finite and above 0.");
        }

        var row = new double[probabilities.Length];
        for (var k = 0; k < row.Length; k++)
        {
            row[k] = Math.Log(Math.Max(probabilities[k], Least)) / temperature;
        }

        Numerics.Softmax.InPlace(row);
        return row;
    }

    private static double Fit(double[] logs, ReadOnlySpan<int> truth, int classes, TemperatureScalingOptions options)
    {
        var (low, high) = (1 / options.MaxTemperature, 1 / options.MinTemperature);
        var (left, right) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
        var (lossLeft, lossRight) = (Loss(logs, truth, classes, left), Loss(logs, truth, classes, right));
        while (high - low > 1e-6 * high)
        {
            if (lossLeft <= lossRight)
            {
                (high, right, lossRight) = (right, left, lossLeft);
                left = high - (Golden * (high - low));
                lossLeft = Loss(logs, truth, classes, left);
            }
            else
            {
                (low, left, lossLeft) = (left, right, lossRight);
                right = low + (Golden * (high - low));
                lossRight = Loss(logs, truth, classes, right);
            }
        }

        return 2 / (low + high);
    }

    /// <summary>Mean negative log-likelihood at an inverse temperature.</summary>
    private static double Loss(double[] logs, ReadOnlySpan<int> truth, int classes, double inverse)
    {
        var row = new double[classes];
        var loss = 0d;
        for (var item = 0; item < truth.Length; item++)
        {
            loss += Scaled(logs, item, inverse, row) - (logs[(item * classes) + truth[item]] * inverse);
        }

        return truth.IsEmpty ? 0 : loss / truth.Length;
    }

    /// <summary>Fills a row with probabilities; returns the log of what they were divided by.</summary>
    private static double Scaled(double[] logs, int item, double inverse, double[] row)
    {
        for (var k = 0; k < row.Length; k++)
        {
            row[k] = logs[(item * row.Length) + k] * inverse;
        }

        return Numerics.Softmax.InPlace(row);
    }

    /// <summary>Expected calibration error: the gap between confidence and accuracy in bins of confidence, weighted by their items.</summary>
    private static double Error(double[] logs, ReadOnlySpan<int> truth, int classes, double inverse, int bins)
    {
        var (row, gaps) = (new double[classes], new double[bins]);
        for (var item = 0; item < truth.Length; item++)
        {
            Scaled(logs, item, inverse, row);
            var best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<double>(row);
            gaps[Math.Min(bins - 1, (int)(row[best] * bins))] += row[best] - (best == truth[item] ? 1 : 0);
        }

        return truth.IsEmpty ? 0 : gaps.Sum(Math.Abs) / truth.Length;
    }

    private static void Check(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> truth, int classes, TemperatureScalingOptions options)
    {
        options.Check();
        if (classes < 2 || probabilities.Length != (long)truth.Length * classes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(probabilities), probabilities.Length, $"{truth.Length} items of {classes} classes (at least 2) have {(long)truth.Length * classes} probabilities.");
        }

        for (var i = 0; i < probabilities.Length; i++)
        {
            if (!(probabilities[i] >= 0 && probabilities[i] <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(probabilities), probabilities[i], $"The probability of class {i % classes} of item {i / classes} is not in 0 … 1.");
            }
        }

        for (var item = 0; item < truth.Length; item++)
        {
            if ((uint)truth[item] >= (uint)classes)
            {
                throw new ArgumentOutOfRangeException(nameof(truth), truth[item], $"The class of item {item} is not in 0 … {classes - 1}.");
            }
        }
    }
}

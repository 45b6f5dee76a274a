namespace AnnotationFunctions.App.Prelabel;

/// <summary>Numbers of a model's last layer as probabilities.</summary>
internal static class ClassProbabilities
{
    private const float Tolerance = 1e-3f;

    /// <summary>Whether the numbers are probabilities already: none negative, adding up to 1.</summary>
    public static bool Are(ReadOnlySpan<float> row)
    {
        var sum = 0f;
        foreach (var value in row)
        {
            if (!(value >= 0))
            {
                return false;
            }

            sum += value;
        }

        return MathF.Abs(sum - 1) <= Tolerance;
    }

    /// <summary>exp(xₖ) / Σ exp(x), computed from differences to the largest so that it cannot overflow. NaN in, NaN out.</summary>
    public static float[] Softmax(ReadOnlySpan<float> logits)
    {
        var largest = float.NegativeInfinity;
        foreach (var value in logits)
        {
            largest = MathF.Max(largest, value);
        }

        var row = new float[logits.Length];
        var sum = 0f;
        for (var k = 0; k < row.Length; k++)
        {
            sum += row[k] = MathF.Exp(logits[k] - largest);
        }

        for (var k = 0; k < row.Length; k++)
        {
            row[k] /= sum;
        }

        return row;
    }

    /// <summary>Index of the largest, the first of equal ones.</summary>
    public static int Best(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var k = 1; k < row.Length; k++)
        {
            best = row[k] > row[best] ? k : best;
        }

        return best;
    }
}

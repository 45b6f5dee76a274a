namespace AnnotationFunctions.Core.Numerics;

/// <summary>Logarithms of weights to probabilities.</summary>
internal static class Softmax
{
    /// <summary>Replaces logs by probabilities that sum to 1 and returns the log of the sum of exponentials.</summary>
    public static double InPlace(Span<double> logs)
    {
        var max = System.Numerics.Tensors.TensorPrimitives.Max<double>(logs);
        var sum = 0.0;
        for (var i = 0; i < logs.Length; i++)
        {
            logs[i] = Math.Exp(logs[i] - max);
            sum += logs[i];
        }

        for (var i = 0; i < logs.Length; i++)
        {
            logs[i] /= sum;
        }

        return max + Math.Log(sum);
    }
}

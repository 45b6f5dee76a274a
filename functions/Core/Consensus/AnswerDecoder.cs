namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Measures posteriors of any method by one yardstick: confusion matrices are counted under them, and the mean log-probability of hidden answers
/// under posterior times confusion is the score. Posteriors that carry more information about the items predict better.
/// </summary>
internal static class AnswerDecoder
{
    private const double Shrinkage = 4; // pseudo-answers per class towards the crowd's confusion matrix
    private const double Smoothing = 0.1;
    private const double SmallestDensity = 1e-12;

    /// <summary>Sum of log-probabilities of the hidden answers.</summary>
    public static double Score(HiddenAnswers hidden, double[] posteriors)
    {
        var classes = hidden.Rest.LabelCount;
        var counts = ExpectedCounts.Of(hidden.Rest, posteriors);
        var crowd = Crowd(counts, classes);
        var score = 0.0;
        for (var i = 0; i < hidden.Count; i++)
        {
            var density = 0.0;
            for (var c = 0; c < classes; c++)
            {
                var row = counts.AsSpan(((hidden.Annotators[i] * classes) + c) * classes, classes);
                var total = System.Numerics.Tensors.TensorPrimitives.Sum<double>(row);
                var probability = (row[hidden.Labels[i]] + (Shrinkage * crowd[(c * classes) + hidden.Labels[i]])) / (total + Shrinkage);
                density += posteriors[(hidden.Items[i] * classes) + c] * probability;
            }

            score += Math.Log(Math.Max(SmallestDensity, density));
        }

        return score;
    }

    private static double[] Crowd(double[] counts, int classes)
    {
        var crowd = new double[classes * classes];
        Array.Fill(crowd, Smoothing);
        for (var i = 0; i < counts.Length; i++)
        {
            crowd[i % crowd.Length] += counts[i];
        }

        for (var c = 0; c < classes; c++)
        {
            Votes.Normalise(crowd.AsSpan(c * classes, classes));
        }

        return crowd;
    }
}

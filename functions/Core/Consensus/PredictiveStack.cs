namespace AnnotationFunctions.Core.Consensus;

/// <summary>Weights of a mixture of models that make hidden answers most probable.</summary>
internal static class PredictiveStack
{
    private const int MostIterations = 500;
    private const double SmallestDensity = 1e-12;

    /// <summary>EM for the mixture weights; the objective is concave, so the start does not matter.</summary>
    /// <param name="densities">[model][hidden answer]; all of one length, which may be 0: then the weights are equal.</param>
    public static double[] Weights(IReadOnlyList<IReadOnlyList<double>> densities)
    {
        var weights = new double[densities.Count];
        Array.Fill(weights, 1.0 / weights.Length);
        var count = densities[0].Count;
        for (var iteration = 0; iteration < MostIterations && count > 0; iteration++)
        {
            var sums = new double[weights.Length];
            for (var answer = 0; answer < count; answer++)
            {
                var mixture = SmallestDensity;
                for (var model = 0; model < weights.Length; model++)
                {
                    mixture += weights[model] * densities[model][answer];
                }

                for (var model = 0; model < weights.Length; model++)
                {
                    sums[model] += weights[model] * densities[model][answer] / mixture;
                }
            }

            var change = 0.0;
            for (var model = 0; model < weights.Length; model++)
            {
                change = Math.Max(change, Math.Abs((sums[model] / count) - weights[model]));
                weights[model] = sums[model] / count;
            }

            if (change < 1e-6)
            {
                break;
            }
        }

        Votes.Normalise(weights);
        return weights;
    }
}

using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Posteriors from weighted votes: p(l | z = c) ∝ exp(γ w_a [l = c]) with one γ for all, fitted by maximum likelihood. The most probable class is the
/// one with most weight, as in a vote, but the probabilities are calibrated: a single answer is not certainty.
/// </summary>
internal static class TemperedVotes
{
    private const int MostIterations = 100;

    public static double[] Posteriors(AnnotationTable table, double[] skills, ConsensusInputs inputs)
    {
        var classes = table.LabelCount;
        var posteriors = new double[table.ItemCount * classes];
        var gamma = 2.0;
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            double slope = 0, curvature = 1e-9;
            for (var item = 0; item < table.ItemCount; item++)
            {
                var row = posteriors.AsSpan(item * classes, classes);
                Posterior(table, item, skills, gamma, inputs, row);
                for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
                {
                    var skill = skills[table.Annotators[answer]];
                    var right = 1 / (1 + ((classes - 1) * Math.Exp(-gamma * skill)));
                    slope += skill * (row[table.Labels[answer]] - right);
                    curvature += skill * skill * right * (1 - right);
                }
            }

            var step = Math.Clamp(slope / curvature, -1, 1);
            gamma = Math.Clamp(gamma + step, 0, 50);
            if (Math.Abs(step) < 1e-4)
            {
                break;
            }
        }

        return posteriors;
    }

    private static void Posterior(AnnotationTable table, int item, double[] skills, double gamma, ConsensusInputs inputs, Span<double> row)
    {
        row.Clear();
        for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
        {
            row[table.Labels[answer]] += gamma * skills[table.Annotators[answer]] * (table.Weights.IsEmpty ? 1 : table.Weights[answer]);
        }

        Votes.AddProbabilities(inputs, item, gamma, row);
        if (!inputs.Gold.IsEmpty && inputs.Gold.Span[item] >= 0)
        {
            row.Fill(double.NegativeInfinity);
            row[inputs.Gold.Span[item]] = 0;
        }

        Softmax.InPlace(row);
    }
}

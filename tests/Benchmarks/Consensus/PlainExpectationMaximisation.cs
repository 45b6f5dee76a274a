using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>
/// The textbook iteration that the peer runs, from shares of votes: the yardstick of how far a fit has converged. The log-likelihood after as many
/// iterations as the peer takes on such data is what a faster fit must reach.
/// </summary>
internal static class PlainExpectationMaximisation
{
    public const int PeerIterations = 15;
    private const double Smallest = 1e-10;

    /// <summary>Log-likelihood of the answers after each iteration.</summary>
    public static double[] LogLikelihoods(AnnotationTable table, int iterations)
    {
        var (items, classes) = (table.ItemCount, table.LabelCount);
        var posteriors = MajorityVote.Run(table).Posteriors.ToArray();
        var likelihoods = new double[iterations];
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            var (priors, confusions) = Maximise(table, posteriors);
            for (var item = 0; item < items; item++)
            {
                likelihoods[iteration] += Expect(table, item, priors, confusions, posteriors.AsSpan(item * classes, classes));
            }
        }

        return likelihoods;
    }

    private static (double[] Priors, double[] Confusions) Maximise(AnnotationTable table, double[] posteriors)
    {
        var classes = table.LabelCount;
        var priors = new double[classes];
        var confusions = new double[table.AnnotatorCount * classes * classes]; // [annotator, truth, label]
        for (var item = 0; item < table.ItemCount; item++)
        {
            for (var truth = 0; truth < classes; truth++)
            {
                var posterior = posteriors[(item * classes) + truth];
                priors[truth] += posterior / table.ItemCount;
                for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
                {
                    confusions[(((table.Annotators[answer] * classes) + truth) * classes) + table.Labels[answer]] += posterior;
                }
            }
        }

        for (var row = 0; row < confusions.Length; row += classes)
        {
            var shares = confusions.AsSpan(row, classes);
            var total = 0.0;
            foreach (ref var share in shares)
            {
                share = Math.Max(share, Smallest);
                total += share;
            }

            foreach (ref var share in shares)
            {
                share /= total;
            }
        }

        return (priors, confusions);
    }

    private static double Expect(AnnotationTable table, int item, double[] priors, double[] confusions, Span<double> posterior)
    {
        var classes = priors.Length;
        var total = 0.0;
        for (var truth = 0; truth < classes; truth++)
        {
            var density = priors[truth];
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                density *= confusions[(((table.Annotators[answer] * classes) + truth) * classes) + table.Labels[answer]];
            }

            posterior[truth] = density;
            total += density;
        }

        foreach (ref var share in posterior)
        {
            share /= total;
        }

        return Math.Log(total);
    }
}

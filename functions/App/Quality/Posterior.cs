namespace AnnotationFunctions.App.Quality;

/// <summary>
/// What independent answers say about an item: <c>p(k) ∝ Π π_j(k, l_j)</c> over its votes, with equal chances before the first one.
/// The same likelihood as Dawid and Skene's (1979, doi:10.2307/2346806) with the annotators' confusion held fixed, so it can be
/// computed after each answer.
/// </summary>
public static class Posterior
{
    /// <summary>Probability of each of <paramref name="labels"/> labels. Without votes all are equal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A vote's label is not in 0 … labels − 1.</exception>
    public static double[] Of(IReadOnlyList<Vote> votes, int labels, Func<string, Reliability> reliability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        var log = new double[labels];
        foreach (var vote in votes)
        {
            if ((uint)vote.Label >= (uint)labels)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(votes), vote.Label, $"The label of '{vote.Annotator}' is not in 0 … {labels - 1}.");
            }

            var source = reliability(vote.Annotator);
            for (var truth = 0; truth < labels; truth++)
            {
                log[truth] += source.LogLikelihood(truth, vote.Label);
            }
        }

        return Normalise(log);
    }

    /// <summary>The most probable label and its probability; the lowest id among equals.</summary>
    public static (int Label, double Probability) Best(ReadOnlySpan<double> posterior)
    {
        var best = 0;
        for (var label = 1; label < posterior.Length; label++)
        {
            best = posterior[label] > posterior[best] ? label : best;
        }

        return (best, posterior[best]);
    }

    internal static double[] Normalise(double[] log)
    {
        var max = log.Max();
        var sum = 0d;
        for (var i = 0; i < log.Length; i++)
        {
            sum += log[i] = Math.Exp(log[i] - max);
        }

        for (var i = 0; i < log.Length; i++)
        {
            log[i] /= sum;
        }

        return log;
    }
}

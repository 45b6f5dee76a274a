using AnnotationFunctions.Core.Consensus.Preferences;

namespace AnnotationFunctions.Tests.Core.Consensus.Preferences;

/// <summary>Comparisons drawn from Bradley and Terry's model with known strengths; careless annotators always pick the first position with probability 0.85.</summary>
internal static class SimulatedComparisons
{
    public const int Annotators = 20;

    public static (PreferenceTable Table, double[] LogStrengths) Draw(int seed, int candidates, int comparisons, int careless)
    {
        var random = new Random(seed);
        var strengths = Enumerable.Range(0, candidates).Select(_ => 3 * random.NextDouble()).ToArray();
        var builder = new PreferenceTableBuilder();
        for (var candidate = 0; candidate < candidates; candidate++)
        {
            builder.AddCandidate($"{candidate}");
        }

        for (var i = 0; i < comparisons; i++)
        {
            var annotator = i % Annotators;
            var first = random.Next(candidates);
            var second = (first + random.Next(1, candidates)) % candidates;
            var chance = annotator < careless ? 0.85 : 1 / (1 + Math.Exp(strengths[second] - strengths[first]));
            builder.Add($"{annotator}", $"{first}", $"{second}", random.NextDouble() < chance ? 1 : 0);
        }

        return (builder.Build(), strengths);
    }

    /// <summary>Share of pairs of candidates that stand in the true order.</summary>
    public static double OrderedPairs(PreferenceResult result, double[] truth)
    {
        double right = 0, pairs = 0;
        for (var a = 0; a < truth.Length; a++)
        {
            for (var b = 0; b < a; b++)
            {
                right += truth[a] > truth[b] == result.LogStrengths[a] > result.LogStrengths[b] ? 1 : 0;
                pairs++;
            }
        }

        return right / pairs;
    }
}

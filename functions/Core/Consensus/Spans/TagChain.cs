namespace AnnotationFunctions.Core.Consensus.Spans;

/// <summary>
/// Tags of the tokens of one text as a chain in which "continue class k" may only follow "begin" or "continue class k". Tag 0 is outside, 1 + 2k begins a span
/// of class k, 2 + 2k continues it.
/// </summary>
internal sealed class TagChain
{
    private const double LeastProbability = 1e-12;

    private readonly int tags;
    private readonly int length;
    private readonly double[] emissions;

    /// <param name="posteriors">Posterior of each tag of each token, flat [token, tag].</param>
    /// <param name="tags">Number of tags.</param>
    public TagChain(ReadOnlySpan<double> posteriors, int tags)
    {
        this.tags = tags;
        length = posteriors.Length / tags;
        emissions = posteriors.ToArray();
        foreach (ref var emission in emissions.AsSpan())
        {
            emission = Math.Max(LeastProbability, emission);
        }
    }

    public static int Begin(int label) => 1 + (2 * label);

    public static int Continue(int label) => 2 + (2 * label);

    public static bool IsContinue(int tag) => tag > 0 && (tag & 1) == 0;

    /// <summary>The most probable sequence of tags that obeys the constraint (Viterbi); the lowest tag among equals. O(tokens × tags).</summary>
    public int[] Best()
    {
        var scores = new double[tags];
        var from = new int[length * tags];
        for (var tag = 0; tag < tags && length > 0; tag++)
        {
            scores[tag] = IsContinue(tag) ? double.NegativeInfinity : Math.Log(emissions[tag]);
        }

        var next = new double[tags];
        for (var token = 1; token < length; token++)
        {
            var anywhere = Largest(scores);
            for (var tag = 0; tag < tags; tag++)
            {
                var previous = !IsContinue(tag) ? anywhere : scores[tag - 1] >= scores[tag] ? tag - 1 : tag;
                from[(token * tags) + tag] = previous;
                next[tag] = scores[previous] + Math.Log(emissions[(token * tags) + tag]);
            }

            (scores, next) = (next, scores);
        }

        var best = new int[length];
        for (var token = length - 1; token >= 0; token--)
        {
            best[token] = token == length - 1 ? Largest(scores) : from[((token + 1) * tags) + best[token + 1]];
        }

        return best;
    }

    private static int Largest(double[] values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Worker agreement with aggregate: a majority vote, then a second one in which each annotator weighs what they agreed with the first.</summary>
/// <remarks>
/// <para>w_a = share of a's answers that equal the majority label; posterior = weighted share of votes (not a calibrated probability).</para>
/// <para>Use it where a result must be explained in one sentence. O(answers + items × classes).</para>
/// <para>Appen's documented aggregation; as in crowd-kit (doi:10.21105/joss.06227).</para>
/// </remarks>
public static class Wawa
{
    /// <summary>Counts the votes twice.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; <see cref="MajorityVoteOptions.AnnotatorWeights"/> weigh the first vote. The defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static ConsensusResult Run(AnnotationTable table, MajorityVoteOptions? options = null)
    {
        options ??= new MajorityVoteOptions();
        var first = MajorityVote.Run(table, options);
        var second = MajorityVote.Run(table, options with { AnnotatorWeights = Agreement(table, first.Labels) });
        return second.Named("wawa", iterations: 1, converged: true);
    }

    /// <summary>Share of each annotator's answers that equal the given labels; 0 without answers.</summary>
    internal static double[] Agreement(AnnotationTable table, ReadOnlySpan<int> labels)
    {
        var right = new double[table.AnnotatorCount];
        var total = new int[table.AnnotatorCount];
        for (var item = 0; item < table.ItemCount; item++)
        {
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                total[table.Annotators[answer]]++;
                right[table.Annotators[answer]] += table.Labels[answer] == labels[item] ? 1 : 0;
            }
        }

        for (var annotator = 0; annotator < right.Length; annotator++)
        {
            right[annotator] /= Math.Max(1, total[annotator]);
        }

        return right;
    }
}

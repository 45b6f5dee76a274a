namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>
/// A vote of the annotators on every pixel, plain or weighted by how well each agrees with the vote before. The posterior is the share of votes, and half
/// of the votes suffice: no probability, but robust and easily explained.
/// </summary>
/// <remarks>Works on run lengths: O(runs × annotators), no memory that grows with the image. At most 64 annotators per item.</remarks>
public static class PixelVote
{
    /// <summary>Merges masks of one region per item; run it once per class.</summary>
    /// <param name="answers">One entry per annotator and item, masks of one item in one size.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an id is outside its range, or sizes differ; the message says where.</exception>
    public static MaskConsensusResult Run(IReadOnlyList<MaskAnswer> answers, int annotatorCount, PixelVoteOptions? options = null)
    {
        options ??= new PixelVoteOptions();
        options.Validate();
        var items = MaskItem.From(answers, annotatorCount);
        var weights = new double[annotatorCount];
        Array.Fill(weights, 1);
        var posteriors = Array.ConvertAll(items, item => Shares(item, weights));
        var counts = Count(items, posteriors, annotatorCount);
        for (var round = 0; round < options.ReliabilityRounds; round++)
        {
            weights = Array.ConvertAll(counts.Qualities(), quality => Math.Pow(Math.Max(1e-3, quality.Dice), options.ReliabilityPower));
            posteriors = Array.ConvertAll(items, item => Shares(item, weights));
            counts = Count(items, posteriors, annotatorCount);
        }

        return new MaskConsensusResult(
            "pixel-vote",
            [.. items.Select((item, i) => item.Merge(posteriors[i]))],
            counts.Qualities(),
            options.ReliabilityRounds,
            true,
            double.NaN);
    }

    private static double[] Shares(MaskItem item, double[] weights)
    {
        var own = Array.ConvertAll(item.Annotators, annotator => weights[annotator]);
        var total = own.Sum();
        return Array.ConvertAll(item.Patterns, pattern => MaskRuns.WeightOf(pattern, own) / total);
    }

    private static MaskCounts Count(MaskItem[] items, double[][] posteriors, int annotatorCount)
    {
        // Quality is judged against the decision, not the share of votes: otherwise everybody seems to miss what few marked.
        var counts = new MaskCounts(annotatorCount);
        for (var i = 0; i < items.Length; i++)
        {
            counts.Add(items[i], items[i].Pixels, Array.ConvertAll(posteriors[i], share => share >= 0.5 ? 1.0 : 0));
        }

        return counts;
    }
}

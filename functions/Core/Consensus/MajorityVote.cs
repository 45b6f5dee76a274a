namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Majority vote: each item gets the label with the largest (weighted) number of votes. The posterior is the share of votes, not a calibrated
/// probability. Ties go to the lowest label id.
/// </summary>
/// <remarks>O(answers + items × classes). Use it as a baseline, and where annotators are known to be equally good.</remarks>
public static class MajorityVote
{
    /// <summary>Counts the votes.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static ConsensusResult Run(AnnotationTable table, MajorityVoteOptions? options = null)
    {
        options ??= new MajorityVoteOptions();
        options.Validate(table);
        var shares = Shares(table, options, options.AnnotatorWeights.Span, options.ProbabilityWeight, table.LabelCount);
        var priors = Votes.ClassShares(table, shares);
        Votes.FillUnanswered(table, options, shares, priors);
        var qualities = Qualities.FromCounts(table, Qualities.ExpectedCounts(table, shares), null, options.ConfidenceLevel);
        return new ConsensusResult("majority", Qualities.ChooseLabels(table, shares, options), shares, priors, qualities);
    }

    /// <summary>Shares of votes in rows of <paramref name="stride"/>; all zero for an item without evidence.</summary>
    internal static double[] Shares(
        AnnotationTable table, ConsensusInputs inputs, ReadOnlySpan<double> annotatorWeights, double probabilityWeight, int stride)
    {
        var shares = new double[table.ItemCount * stride];
        for (var item = 0; item < table.ItemCount; item++)
        {
            FillShares(table, inputs, annotatorWeights, probabilityWeight, item, shares.AsSpan(item * stride, table.LabelCount));
        }

        return shares;
    }

    /// <summary>Shares of votes of one item into a row of zeros.</summary>
    internal static void FillShares(
        AnnotationTable table, ConsensusInputs inputs, ReadOnlySpan<double> annotatorWeights, double probabilityWeight, int item, Span<double> row)
    {
        if (!inputs.Gold.IsEmpty && inputs.Gold.Span[item] >= 0)
        {
            row[inputs.Gold.Span[item]] = 1;
            return;
        }

        for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
        {
            var weight = annotatorWeights.IsEmpty ? 1 : annotatorWeights[table.Annotators[answer]];
            row[table.Labels[answer]] += weight * (table.Weights.IsEmpty ? 1 : table.Weights[answer]);
        }

        Votes.AddProbabilities(inputs, item, probabilityWeight, row);
        Votes.Normalise(row);
    }
}

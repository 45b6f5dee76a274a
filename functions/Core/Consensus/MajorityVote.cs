using System.Runtime.CompilerServices;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Majority vote: each item gets the label with the largest (weighted) number of votes. The posterior is the share of votes, not a calibrated
/// probability. Ties go to the lowest label id.
/// </summary>
/// <remarks>O(answers + items × classes). Use it as a baseline, and where annotators are known to be equally good.</remarks>
public static class MajorityVote
{
    private const int AnswersPerChunk = 32_768;
    private const int MostChunks = 64;

    /// <summary>Counts the votes.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static ConsensusResult Run(AnnotationTable table, MajorityVoteOptions? options = null)
    {
        options ??= new MajorityVoteOptions();
        options.Validate(table);
        var shares = Shares(table, options, options.AnnotatorWeights, options.ProbabilityWeight, table.LabelCount);
        var priors = Votes.ClassShares(table, shares);
        Votes.FillUnanswered(table, options, shares, priors);
        var qualities = Qualities.FromCounts(table, ExpectedCounts.Of(table, shares, options.Threads), null, options.ConfidenceLevel);
        return new ConsensusResult("majority", Qualities.ChooseLabels(table, shares, options), shares, priors, qualities);
    }

    /// <summary>Shares of votes in rows of <paramref name="stride"/>; all zero for an item without evidence.</summary>
    internal static double[] Shares(
        AnnotationTable table, ConsensusInputs inputs, ReadOnlyMemory<double> annotatorWeights, double probabilityWeight, int stride)
    {
        var shares = GC.AllocateUninitializedArray<double>(table.ItemCount * stride);
        var chunks = ItemChunks.Split(table, Math.Clamp(table.AnswerCount / AnswersPerChunk, 1, MostChunks));
        new ChunkGang(chunks.Length - 1, inputs.Threads).Run([MethodImpl(MethodImplOptions.AggressiveOptimization)] (chunk) =>
        {
            for (var item = chunks[chunk]; item < chunks[chunk + 1]; item++)
            {
                shares.AsSpan(item * stride, stride).Clear();
                FillShares(table, inputs, annotatorWeights.Span, probabilityWeight, item, shares.AsSpan(item * stride, table.LabelCount));
            }
        });
        return shares;
    }

    /// <summary>Shares of votes of one item into a row of zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FillShares(
        AnnotationTable table, ConsensusInputs inputs, ReadOnlySpan<double> annotatorWeights, double probabilityWeight, int item, Span<double> row)
    {
        if (!inputs.Gold.IsEmpty && inputs.Gold.Span[item] >= 0)
        {
            row[inputs.Gold.Span[item]] = 1;
            return;
        }

        var (annotators, labels, answerWeights) = (table.AnnotatorArray, table.LabelArray, table.WeightArray);
        var end = table.ItemStartArray[item + 1];
        for (var answer = table.ItemStartArray[item]; answer < end; answer++)
        {
            var weight = annotatorWeights.IsEmpty ? 1 : annotatorWeights[annotators[answer]];
            row[labels[answer]] += answerWeights is null ? weight : weight * answerWeights[answer];
        }

        Votes.AddProbabilities(inputs, item, probabilityWeight, row);
        Votes.Normalise(row);
    }
}

using System.Runtime.CompilerServices;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Weighted votes and agreement with them in one pass over the answers, without storing shares. Agreements are whole numbers, so that the order in which
/// chunks are added up changes nothing. Nothing is allocated after construction.
/// </summary>
internal sealed class SkillVotes
{
    private const int AnswersPerChunk = 32_768;
    private const int MostChunks = 16;

    private readonly AnnotationTable table;
    private readonly ConsensusInputs inputs;
    private readonly int[] answers;
    private readonly int[] chunkStarts;
    private readonly double[][] chunkVotes;
    private readonly int[][] chunkRight;
    private readonly ChunkGang gang;
    private readonly Action<int> voteChunk;
    private double[] skills = [];

    public SkillVotes(AnnotationTable table, ConsensusInputs inputs)
    {
        this.table = table;
        this.inputs = inputs;
        answers = table.AnswersPerAnnotator();
        chunkStarts = ItemChunks.Split(table, Math.Clamp(table.AnswerCount / AnswersPerChunk, 1, MostChunks));
        chunkVotes = new double[chunkStarts.Length - 1][];
        chunkRight = new int[chunkStarts.Length - 1][];
        for (var chunk = 0; chunk < chunkVotes.Length; chunk++)
        {
            chunkVotes[chunk] = new double[table.LabelCount];
            chunkRight[chunk] = new int[table.AnnotatorCount];
        }

        gang = new ChunkGang(chunkVotes.Length, inputs.Threads);
        voteChunk = VoteChunk;
    }

    /// <summary>Moves skills towards the agreement with the vote that they weigh; returns the largest move.</summary>
    public double Improve(double[] skills, double rate)
    {
        this.skills = skills;
        gang.Run(voteChunk);
        var largest = 0.0;
        for (var annotator = 0; annotator < skills.Length; annotator++)
        {
            var right = 0;
            foreach (var counts in chunkRight)
            {
                right += counts[annotator];
            }

            var move = answers[annotator] == 0 ? 0 : rate * (((double)right / answers[annotator]) - skills[annotator]);
            skills[annotator] += move;
            largest = Math.Max(largest, Math.Abs(move));
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void VoteChunk(int chunk)
    {
        var right = chunkRight[chunk];
        Array.Clear(right);
        var (starts, annotators, labels) = (table.ItemStartArray, table.AnnotatorArray, table.LabelArray);
        var gold = inputs.Gold.Span;
        for (var item = chunkStarts[chunk]; item < chunkStarts[chunk + 1]; item++)
        {
            var chosen = gold.IsEmpty || gold[item] < 0 ? Vote(item, chunkVotes[chunk]) : gold[item];
            for (var answer = starts[item]; answer < starts[item + 1]; answer++)
            {
                right[annotators[answer]] += labels[answer] == chosen ? 1 : 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Vote(int item, double[] votes)
    {
        Array.Clear(votes);
        var (annotators, labels, weights) = (table.AnnotatorArray, table.LabelArray, table.WeightArray);
        var end = table.ItemStartArray[item + 1];
        for (var answer = table.ItemStartArray[item]; answer < end; answer++)
        {
            var skill = skills[annotators[answer]];
            votes[labels[answer]] += weights is null ? skill : skill * weights[answer];
        }

        Votes.AddProbabilities(inputs, item, 1, votes);
        return Qualities.Largest(votes);
    }
}

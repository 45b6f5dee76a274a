using System.Runtime.CompilerServices;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Labels and annotator quality from posteriors; the common end of every method.</summary>
internal static class Qualities
{
    private const int ItemsPerChunk = 8_192;
    private const int MostChunks = 64;

    /// <summary>The most probable class of each item; <see cref="ConsensusResult.NoLabel"/> where there is no evidence.</summary>
    public static int[] ChooseLabels(AnnotationTable table, double[] posteriors, ConsensusInputs inputs)
    {
        var labels = new int[table.ItemCount];
        var chunks = ItemChunks.Split(table, Math.Clamp(table.ItemCount / ItemsPerChunk, 1, MostChunks));
        new ChunkGang(chunks.Length - 1, inputs.Threads).Run(chunk => ChooseLabels(table, posteriors, inputs, chunks[chunk], chunks[chunk + 1], labels));
        return labels;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ChooseLabels(AnnotationTable table, double[] posteriors, ConsensusInputs inputs, int first, int end, int[] labels)
    {
        var classes = table.LabelCount;
        for (var item = first; item < end; item++)
        {
            labels[item] = HasEvidence(table, item, inputs) ? Largest(posteriors.AsSpan(item * classes, classes)) : ConsensusResult.NoLabel;
        }
    }

    /// <summary>Index of the largest value, the lowest among those equal up to rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Largest(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best] * (1 + 1e-12))
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>Quality of each annotator from expected counts; <paramref name="confusions"/> when the method has matrices of its own.</summary>
    public static AnnotatorQuality[] FromCounts(AnnotationTable table, double[] counts, double[]? confusions, double level)
    {
        var classes = table.LabelCount;
        var cells = classes * classes;
        confusions ??= Smoothed(counts, classes);
        var answers = table.AnswersPerAnnotator();
        var qualities = new AnnotatorQuality[table.AnnotatorCount];
        for (var annotator = 0; annotator < qualities.Length; annotator++)
        {
            var own = counts.AsSpan(annotator * cells, cells);
            qualities[annotator] = Quality(
                annotator, table.AnnotatorNames[annotator], answers[annotator], own, confusions.AsMemory(annotator * cells, cells), classes, level);
        }

        return qualities;
    }

    public static AnnotatorQuality Quality(
        int id, string name, int answers, ReadOnlySpan<double> counts, ReadOnlyMemory<double> confusion, int classes, double level)
    {
        var (right, total) = Sums(counts, classes);
        var accuracy = total > 0 ? Math.Min(1, right / total) : double.NaN;
        var (lower, upper) = Wilson.Interval(total > 0 ? accuracy : 0, total > 0 ? answers : 0, level);
        return new AnnotatorQuality(id, name, answers, accuracy, lower, upper, confusion);
    }

    /// <summary>The diagonal and all of a square matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Diagonal, double All) Sums(ReadOnlySpan<double> counts, int classes)
    {
        double diagonal = 0, all = 0;
        foreach (var count in counts)
        {
            all += count;
        }

        for (var cell = 0; cell < counts.Length; cell += classes + 1)
        {
            diagonal += counts[cell];
        }

        return (diagonal, all);
    }

    /// <summary>Rows of <paramref name="counts"/> as shares, with one answer spread evenly over the labels of each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double[] Smoothed(double[] counts, int classes)
    {
        var shares = new double[counts.Length];
        for (var row = 0; row + classes <= counts.Length && classes > 0; row += classes)
        {
            var sum = 1.0;
            for (var label = 0; label < classes; label++)
            {
                sum += counts[row + label];
            }

            for (var label = 0; label < classes; label++)
            {
                shares[row + label] = (counts[row + label] + (1.0 / classes)) / sum;
            }
        }

        return shares;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasEvidence(AnnotationTable table, int item, ConsensusInputs inputs) =>
        table.AnswersOf(item) > 0
        || (!inputs.Gold.IsEmpty && inputs.Gold.Span[item] >= 0)
        || (!inputs.Probabilities.IsEmpty && !double.IsNaN(inputs.Probabilities.Span[item * table.LabelCount]));
}

using System.Runtime.CompilerServices;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Items with enough answers, as sparse counts of labels: all that coefficients without annotator identity need.</summary>
internal sealed class ItemCounts
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ItemCounts(int labels, int[] starts, int[] labelIds, int[] counts, int annotators)
    {
        Labels = labels;
        Starts = starts;
        LabelIds = labelIds;
        Counts = counts;
        Annotators = annotators;
        Totals = new double[starts.Length - 1];
        Marginals = new double[labels];
        for (var item = 0; item < Totals.Length; item++)
        {
            for (var i = starts[item]; i < starts[item + 1]; i++)
            {
                Totals[item] += counts[i];
                Marginals[labelIds[i]] += counts[i];
            }

            Answers += Totals[item];
        }
    }

    public int Labels { get; }

    public int Count => Totals.Length;

    /// <summary>First entry of each item in <see cref="LabelIds"/> and <see cref="Counts"/>; the last element is the number of entries, behind which there may be room.</summary>
    public int[] Starts { get; }

    public int[] LabelIds { get; }

    public int[] Counts { get; }

    /// <summary>Number of answers of each item.</summary>
    public double[] Totals { get; }

    /// <summary>Number of answers with each label.</summary>
    public double[] Marginals { get; }

    public double Answers { get; }

    public int Annotators { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ItemCounts From(AnnotationTable table, int minimum = 2)
    {
        var starts = new int[table.ItemCount + 1];
        var labelIds = new int[table.AnswerCount];
        var counts = new int[table.AnswerCount];
        var position = new int[table.LabelCount];
        var active = new bool[table.AnnotatorCount];
        var (items, entries) = (0, 0);
        for (var item = 0; item < table.ItemCount; item++)
        {
            var answers = table.ItemStartArray[item]..table.ItemStartArray[item + 1];
            if (answers.End.Value - answers.Start.Value < minimum)
            {
                continue;
            }

            foreach (var annotator in table.Annotators[answers])
            {
                active[annotator] = true;
            }

            entries = Tally(table.Labels[answers], entries, labelIds, counts, position);
            starts[++items] = entries;
        }

        return new ItemCounts(table.LabelCount, starts[..(items + 1)], labelIds, counts, active.Count(a => a));
    }

    /// <summary>Adds the entries of one item behind the <paramref name="first"/> that are there; returns how many there are then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Tally(ReadOnlySpan<int> labels, int first, int[] labelIds, int[] counts, int[] position)
    {
        var next = first;
        foreach (var label in labels)
        {
            var at = position[label]; // of the label's latest entry, which may be another item's
            if (at >= first && at < next && labelIds[at] == label)
            {
                counts[at]++;
                continue;
            }

            position[label] = next;
            labelIds[next] = label;
            counts[next++] = 1;
        }

        return next;
    }
}

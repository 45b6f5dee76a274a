using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Items with enough answers, as sparse counts of labels: all that coefficients without annotator identity need.</summary>
internal sealed class ItemCounts
{
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

    /// <summary>First entry of each item in <see cref="LabelIds"/> and <see cref="Counts"/>; the last element is their length.</summary>
    public int[] Starts { get; }

    public int[] LabelIds { get; }

    public int[] Counts { get; }

    /// <summary>Number of answers of each item.</summary>
    public double[] Totals { get; }

    /// <summary>Number of answers with each label.</summary>
    public double[] Marginals { get; }

    public double Answers { get; }

    public int Annotators { get; }

    public static ItemCounts From(AnnotationTable table, int minimum = 2)
    {
        var starts = new List<int> { 0 };
        var labelIds = new List<int>(table.AnswerCount);
        var counts = new List<int>(table.AnswerCount);
        var position = new int[table.LabelCount];
        var active = new bool[table.AnnotatorCount];
        for (var item = 0; item < table.ItemCount; item++)
        {
            if (table.AnswersOf(item) < minimum)
            {
                continue;
            }

            var first = labelIds.Count;
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                active[table.Annotators[answer]] = true;
                Tally(table.Labels[answer], first, labelIds, counts, position);
            }

            starts.Add(labelIds.Count);
        }

        return new ItemCounts(table.LabelCount, [.. starts], [.. labelIds], [.. counts], active.Count(a => a));
    }

    private static void Tally(int label, int first, List<int> labelIds, List<int> counts, int[] position)
    {
        var at = position[label];
        if (at >= first && at < labelIds.Count && labelIds[at] == label)
        {
            counts[at]++;
            return;
        }

        position[label] = labelIds.Count;
        labelIds.Add(label);
        counts.Add(1);
    }
}

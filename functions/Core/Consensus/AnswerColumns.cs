namespace AnnotationFunctions.Core.Consensus;

/// <summary>The columns of an <see cref="AnnotationTable"/>, ordered by item and freed of repeated answers.</summary>
internal sealed class AnswerColumns
{
    public required int[] ItemStarts { get; init; }

    public required int[] Annotators { get; init; }

    public required int[] Labels { get; init; }

    public double[]? Weights { get; init; }

    public long[]? Timestamps { get; init; }

    public int DroppedRepeats { get; init; }

    /// <summary>Stable counting sort by item, then removal of repeats; O(answers + items + annotators).</summary>
    public static AnswerColumns Sort(
        ReadOnlySpan<int> items,
        ReadOnlySpan<int> annotators,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<long> timestamps,
        int itemCount,
        int annotatorCount,
        RepeatedAnswers repeated)
    {
        if (repeated == RepeatedAnswers.All && IsOrdered(items))
        {
            return Ordered(items, annotators, labels, weights, timestamps, itemCount);
        }

        var kept = Keep(items, annotators, timestamps, itemCount, annotatorCount, repeated, out var starts, out var order);
        var sortedAnnotators = new int[kept];
        var sortedLabels = new int[kept];
        var sortedWeights = weights.IsEmpty ? null : new double[kept];
        var sortedTimestamps = timestamps.IsEmpty ? null : new long[kept];
        for (var i = 0; i < kept; i++)
        {
            var row = order[i];
            sortedAnnotators[i] = annotators[row];
            sortedLabels[i] = labels[row];
            if (sortedWeights is not null)
            {
                sortedWeights[i] = weights[row];
            }

            if (sortedTimestamps is not null)
            {
                sortedTimestamps[i] = timestamps[row];
            }
        }

        return new AnswerColumns
        {
            ItemStarts = starts,
            Annotators = sortedAnnotators,
            Labels = sortedLabels,
            Weights = sortedWeights,
            Timestamps = sortedTimestamps,
            DroppedRepeats = items.Length - kept,
        };
    }

    private static bool IsOrdered(ReadOnlySpan<int> items)
    {
        for (var row = 1; row < items.Length; row++)
        {
            if (items[row] < items[row - 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The columns as they are, when the answers of each item already stand together and all count.</summary>
    private static AnswerColumns Ordered(
        ReadOnlySpan<int> items, ReadOnlySpan<int> annotators, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights, ReadOnlySpan<long> timestamps, int itemCount)
    {
        var starts = new int[itemCount + 1];
        CountItems(items, starts);
        return new AnswerColumns
        {
            ItemStarts = starts,
            Annotators = annotators.ToArray(),
            Labels = labels.ToArray(),
            Weights = weights.IsEmpty ? null : weights.ToArray(),
            Timestamps = timestamps.IsEmpty ? null : timestamps.ToArray(),
        };
    }

    private static int Keep(
        ReadOnlySpan<int> items,
        ReadOnlySpan<int> annotators,
        ReadOnlySpan<long> timestamps,
        int itemCount,
        int annotatorCount,
        RepeatedAnswers repeated,
        out int[] starts,
        out int[] order)
    {
        var all = new int[itemCount + 1];
        order = OrderByItem(items, all);
        if (repeated == RepeatedAnswers.All)
        {
            starts = all;
            return order.Length;
        }

        starts = new int[itemCount + 1];
        var seen = new int[annotatorCount];
        Array.Fill(seen, -1);
        var kept = 0;
        for (var item = 0; item < itemCount; item++)
        {
            var first = kept;
            for (var i = all[item]; i < all[item + 1]; i++)
            {
                var row = order[i];
                var earlier = seen[annotators[row]];
                if (earlier < first || earlier >= kept || annotators[order[earlier]] != annotators[row])
                {
                    seen[annotators[row]] = kept;
                    order[kept++] = row;
                }
                else if (Replaces(row, order[earlier], timestamps, repeated))
                {
                    order[earlier] = row;
                }
            }

            starts[item + 1] = kept;
        }

        return kept;
    }

    /// <summary>Fills <paramref name="starts"/> with the first position of each item and returns the rows in item order.</summary>
    private static int[] OrderByItem(ReadOnlySpan<int> items, int[] starts)
    {
        CountItems(items, starts);
        var next = starts.AsSpan(0, starts.Length - 1).ToArray();
        var order = new int[items.Length];
        for (var row = 0; row < items.Length; row++)
        {
            order[next[items[row]]++] = row;
        }

        return order;
    }

    /// <summary>Fills <paramref name="starts"/> with the first position of each item, and the number of rows at the end.</summary>
    private static void CountItems(ReadOnlySpan<int> items, int[] starts)
    {
        foreach (var item in items)
        {
            starts[item + 1]++;
        }

        for (var item = 1; item < starts.Length; item++)
        {
            starts[item] += starts[item - 1];
        }
    }

    private static bool Replaces(int row, int earlier, ReadOnlySpan<long> timestamps, RepeatedAnswers repeated) =>
        timestamps.IsEmpty
            ? repeated == RepeatedAnswers.Last
            : repeated == RepeatedAnswers.Last ? timestamps[row] >= timestamps[earlier] : timestamps[row] < timestamps[earlier];
}

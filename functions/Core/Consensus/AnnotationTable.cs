using System.Runtime.CompilerServices;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Answers of annotators about items, in columns: integer item, annotator and label ids with their names. Answers are ordered by item, and
/// within an item by the order in which they were given, so the answers of item <c>i</c> are the rows
/// <c>ItemStarts[i] .. ItemStarts[i + 1] - 1</c> of <see cref="Annotators"/> and <see cref="Labels"/>.
/// </summary>
/// <remarks>
/// Immutable and safe to share between threads. Items without answers, items with one annotator, tables with one class and empty tables are
/// all valid. Built with <see cref="AnnotationTableBuilder"/> or <see cref="FromIds"/>.
/// </remarks>
public sealed class AnnotationTable
{
    private readonly int[] itemStarts;
    private readonly int[] annotators;
    private readonly int[] labels;
    private readonly double[]? weights;
    private readonly long[]? timestamps;

    internal AnnotationTable(
        AnswerColumns columns, IReadOnlyList<string> itemNames, IReadOnlyList<string> annotatorNames, IReadOnlyList<string> labelNames)
    {
        itemStarts = columns.ItemStarts;
        annotators = columns.Annotators;
        labels = columns.Labels;
        weights = columns.Weights;
        timestamps = columns.Timestamps;
        DroppedRepeats = columns.DroppedRepeats;
        ItemNames = itemNames;
        AnnotatorNames = annotatorNames;
        LabelNames = labelNames;
    }

    /// <summary>Number of items, including those without answers.</summary>
    public int ItemCount => itemStarts.Length - 1;

    /// <summary>Number of annotators, including those without answers.</summary>
    public int AnnotatorCount => AnnotatorNames.Count;

    /// <summary>Number of label classes, including those that nobody chose.</summary>
    public int LabelCount => LabelNames.Count;

    /// <summary>Number of answers that are kept.</summary>
    public int AnswerCount => labels.Length;

    /// <summary>Number of repeated answers that the <see cref="RepeatedAnswers"/> option left out.</summary>
    public int DroppedRepeats { get; }

    /// <summary>Item names by id.</summary>
    public IReadOnlyList<string> ItemNames { get; }

    /// <summary>Annotator names by id.</summary>
    public IReadOnlyList<string> AnnotatorNames { get; }

    /// <summary>Label names by id. Ties everywhere break towards the lowest id.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    /// <summary>First answer row of each item, and the number of answers as last element: <see cref="ItemCount"/> + 1 values.</summary>
    public ReadOnlySpan<int> ItemStarts => itemStarts;

    /// <summary>Annotator id of each answer.</summary>
    public ReadOnlySpan<int> Annotators => annotators;

    /// <summary>Label id of each answer.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>Weight of each answer (a likelihood exponent, 1e-6 .. 1e6), or empty when every weight is 1.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>Timestamp of each answer in Unix milliseconds, or empty when none was given.</summary>
    public ReadOnlySpan<long> Timestamps => timestamps;

    internal int[] ItemStartArray => itemStarts;

    internal int[] AnnotatorArray => annotators;

    internal int[] LabelArray => labels;

    internal double[]? WeightArray => weights;

    /// <summary>Number of answers of item <paramref name="item"/>.</summary>
    public int AnswersOf(int item) => itemStarts[item + 1] - itemStarts[item];

    /// <summary>Number of answers that each annotator gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int[] AnswersPerAnnotator()
    {
        var counts = new int[AnnotatorCount];
        foreach (var annotator in annotators)
        {
            counts[annotator]++;
        }

        return counts;
    }

    /// <summary>The same answers in a table that also has these labels, which nobody chose; sorted as if they had been among the answers.</summary>
    /// <param name="names">Further labels; those that the table has change nothing.</param>
    public AnnotationTable WithLabels(IEnumerable<string> names)
    {
        string[] all = [.. LabelNames.Concat(names).Distinct(StringComparer.Ordinal)];
        if (all.Length == LabelCount)
        {
            return this;
        }

        var order = LabelNameOrder.Of(all);
        var ids = new int[all.Length];
        for (var id = 0; id < order.Length; id++)
        {
            ids[order[id]] = id;
        }

        return Relabelled(label => ids[label], Array.ConvertAll(order, old => all[old]));
    }

    /// <summary>The same items, annotators and labels with only the answers that <paramref name="keep"/> accepts.</summary>
    internal AnnotationTable Where(Func<int, bool> keep)
    {
        var starts = new int[itemStarts.Length];
        var kept = new List<int>(labels.Length);
        for (var item = 0; item < ItemCount; item++)
        {
            for (var answer = itemStarts[item]; answer < itemStarts[item + 1]; answer++)
            {
                if (keep(answer))
                {
                    kept.Add(answer);
                }
            }

            starts[item + 1] = kept.Count;
        }

        var columns = new AnswerColumns
        {
            ItemStarts = starts,
            Annotators = [.. kept.Select(answer => annotators[answer])],
            Labels = [.. kept.Select(answer => labels[answer])],
            Weights = weights is null ? null : [.. kept.Select(answer => weights[answer])],
            Timestamps = timestamps is null ? null : [.. kept.Select(answer => timestamps[answer])],
        };
        return new AnnotationTable(columns, ItemNames, AnnotatorNames, LabelNames);
    }

    /// <summary>The same answers with other labels.</summary>
    internal AnnotationTable Relabelled(Func<int, int> relabel, IReadOnlyList<string> names)
    {
        var columns = new AnswerColumns
        {
            ItemStarts = itemStarts,
            Annotators = annotators,
            Labels = Array.ConvertAll(labels, label => relabel(label)),
            Weights = weights,
            Timestamps = timestamps,
            DroppedRepeats = DroppedRepeats,
        };
        return new AnnotationTable(columns, ItemNames, AnnotatorNames, names);
    }

    /// <summary>Builds a table from id columns of equal length; names become the ids written as numbers.</summary>
    /// <param name="items">Item id of each answer, 0 .. <paramref name="itemCount"/> - 1, in any order.</param>
    /// <param name="annotators">Annotator id of each answer, 0 .. <paramref name="annotatorCount"/> - 1.</param>
    /// <param name="labels">Label id of each answer, 0 .. <paramref name="labelCount"/> - 1.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="labelCount">Number of classes.</param>
    /// <param name="repeated">What to do with repeated answers.</param>
    /// <exception cref="ArgumentException">The columns differ in length, or an id is outside its range; the message names column, row and range.</exception>
    public static AnnotationTable FromIds(
        ReadOnlySpan<int> items,
        ReadOnlySpan<int> annotators,
        ReadOnlySpan<int> labels,
        int itemCount,
        int annotatorCount,
        int labelCount,
        RepeatedAnswers repeated = RepeatedAnswers.Last)
    {
        if (annotators.Length != items.Length || labels.Length != items.Length)
        {
            throw new ArgumentException(
                $"The columns must have the same length: items {items.Length}, annotators {annotators.Length}, labels {labels.Length}.");
        }

        RequireIds(items, itemCount, nameof(items));
        RequireIds(annotators, annotatorCount, nameof(annotators));
        RequireIds(labels, labelCount, nameof(labels));
        var columns = AnswerColumns.Sort(items, annotators, labels, default, default, itemCount, annotatorCount, repeated);
        return new AnnotationTable(columns, new NumberNames(itemCount), new NumberNames(annotatorCount), new NumberNames(labelCount));
    }

    private static void RequireIds(ReadOnlySpan<int> ids, int count, string column)
    {
        for (var row = 0; row < ids.Length; row++)
        {
            if ((uint)ids[row] >= (uint)count)
            {
                throw new ArgumentException($"Column {column}, row {row}: id {ids[row]} is not in 0 .. {count - 1}.", column);
            }
        }
    }
}

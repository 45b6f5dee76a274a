namespace AnnotationFunctions.Core.Consensus.Numeric;

/// <summary>Answers that are numbers, ordered by item: those of item <c>i</c> are the rows <c>ItemStarts[i] .. ItemStarts[i + 1] - 1</c>.</summary>
/// <remarks>Immutable and safe to share between threads. Built with <see cref="NumericTableBuilder"/>.</remarks>
public sealed class NumericTable
{
    private readonly int[] itemStarts;
    private readonly int[] annotators;
    private readonly double[] values;

    internal NumericTable(int[] itemStarts, int[] annotators, double[] values, IReadOnlyList<string> itemNames, IReadOnlyList<string> annotatorNames)
    {
        this.itemStarts = itemStarts;
        this.annotators = annotators;
        this.values = values;
        ItemNames = itemNames;
        AnnotatorNames = annotatorNames;
    }

    /// <summary>Item names by id.</summary>
    public IReadOnlyList<string> ItemNames { get; }

    /// <summary>Annotator names by id.</summary>
    public IReadOnlyList<string> AnnotatorNames { get; }

    /// <summary>First answer row of each item, and the number of answers as last element.</summary>
    public ReadOnlySpan<int> ItemStarts => itemStarts;

    /// <summary>Annotator id of each answer.</summary>
    public ReadOnlySpan<int> Annotators => annotators;

    /// <summary>Value of each answer, finite.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>The values of one item.</summary>
    public ReadOnlySpan<double> ValuesOf(int item) => Values[itemStarts[item]..itemStarts[item + 1]];

    /// <summary>The same items and annotators with only the answers that <paramref name="keep"/> accepts.</summary>
    internal NumericTable Where(Func<int, bool> keep)
    {
        var starts = new int[itemStarts.Length];
        var kept = new List<int>(values.Length);
        for (var item = 0; item + 1 < itemStarts.Length; item++)
        {
            kept.AddRange(Enumerable.Range(itemStarts[item], itemStarts[item + 1] - itemStarts[item]).Where(keep));
            starts[item + 1] = kept.Count;
        }

        return new NumericTable(starts, [.. kept.Select(answer => annotators[answer])], [.. kept.Select(answer => values[answer])], ItemNames, AnnotatorNames);
    }
}

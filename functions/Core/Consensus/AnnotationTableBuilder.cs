namespace AnnotationFunctions.Core.Consensus;

/// <summary>Collects answers and builds an <see cref="AnnotationTable"/>. Not safe for use by several threads at once.</summary>
/// <remarks>
/// Items and annotators get ids in the order of their first appearance. Labels that are declared keep their order; without a declaration they
/// are sorted (as numbers when all are numbers, else by ordinal comparison), so that ids do not depend on the order of the answers.
/// <example>
/// <code>
/// var builder = new AnnotationTableBuilder();
/// builder.Add("photo-1", "ann", "cat");
/// builder.Add("photo-1", "bob", "dog");
/// var table = builder.Build();
/// </code>
/// </example>
/// </remarks>
public sealed class AnnotationTableBuilder
{
    /// <summary>Smallest weight of an answer. Beyond it and <see cref="LargestWeight"/>, sums of votes and likelihoods would leave the range of numbers.</summary>
    public const double SmallestWeight = 1e-6;

    /// <summary>Largest weight of an answer.</summary>
    public const double LargestWeight = 1e6;

    private readonly NameTable items = new();
    private readonly NameTable annotators = new();
    private readonly NameTable labels = new();
    private readonly bool declared;
    private readonly List<int> itemColumn = [];
    private readonly List<int> annotatorColumn = [];
    private readonly List<int> labelColumn = [];
    private List<double>? weightColumn;
    private List<long>? timestampColumn;

    /// <summary>A builder that takes any label.</summary>
    public AnnotationTableBuilder()
    {
    }

    /// <summary>A builder that takes only <paramref name="labelNames"/>, which get the ids 0, 1, 2 …</summary>
    /// <exception cref="ArgumentException">A label is empty or appears twice.</exception>
    public AnnotationTableBuilder(IEnumerable<string> labelNames)
    {
        ArgumentNullException.ThrowIfNull(labelNames);
        declared = true;
        foreach (var label in labelNames)
        {
            if (string.IsNullOrEmpty(label) || labels.TryFind(label, out _))
            {
                throw new ArgumentException($"Label '{label}' is empty or appears twice.", nameof(labelNames));
            }

            labels.Add(label);
        }
    }

    /// <summary>What to do when one annotator answered one item more than once; <see cref="RepeatedAnswers.Last"/> by default.</summary>
    public RepeatedAnswers Repeated { get; init; } = RepeatedAnswers.Last;

    /// <summary>Number of answers added so far, before repeats are resolved.</summary>
    public int Count => itemColumn.Count;

    /// <summary>Makes an item known although it may get no answer; returns its id.</summary>
    public int AddItem(ReadOnlySpan<char> item) => items.Add(Require(item, "item"));

    /// <summary>Makes an annotator known although they may give no answer; returns their id.</summary>
    public int AddAnnotator(ReadOnlySpan<char> annotator) => annotators.Add(Require(annotator, "annotator"));

    /// <summary>Adds one answer. An empty label is a skipped item: item and annotator become known, no answer is kept.</summary>
    /// <param name="item">Name of the item, not empty.</param>
    /// <param name="annotator">Name of the annotator, not empty.</param>
    /// <param name="label">Label that the annotator chose, or empty when they skipped the item.</param>
    /// <param name="weight">Exponent of the answer's likelihood, <see cref="SmallestWeight"/> to <see cref="LargestWeight"/>; 1 is one answer.</param>
    /// <param name="timestamp">When the answer was given; decides which of several answers is the last or first.</param>
    /// <exception cref="ArgumentException">A name is empty, the label is not declared, or the weight is out of range.</exception>
    public void Add(
        ReadOnlySpan<char> item,
        ReadOnlySpan<char> annotator,
        ReadOnlySpan<char> label,
        double weight = 1,
        DateTimeOffset? timestamp = null)
    {
        if (!(weight is >= SmallestWeight and <= LargestWeight))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, $"Answer {Count}: the weight must be within {SmallestWeight} .. {LargestWeight}.");
        }

        var itemId = AddItem(item);
        var annotatorId = AddAnnotator(annotator);
        if (label.IsEmpty)
        {
            return;
        }

        var labelId = declared ? Declared(label) : labels.Add(label);
        AddOptional(ref weightColumn, weight, 1, Count);
        AddOptional(ref timestampColumn, timestamp?.ToUnixTimeMilliseconds() ?? long.MinValue, long.MinValue, Count);
        itemColumn.Add(itemId);
        annotatorColumn.Add(annotatorId);
        labelColumn.Add(labelId);
    }

    /// <summary>Takes the times away from the answers so far, as if none had been given: their order then says which is the last.</summary>
    internal void ForgetTimes() => timestampColumn = null;

    /// <summary>Builds the table. The builder may be used further afterwards.</summary>
    public AnnotationTable Build()
    {
        var (names, ids) = LabelOrder();
        var labelIds = new int[Count];
        for (var row = 0; row < labelIds.Length; row++)
        {
            labelIds[row] = ids[labelColumn[row]];
        }

        var columns = AnswerColumns.Sort(
            Span(itemColumn), Span(annotatorColumn), labelIds, Span(weightColumn), Span(timestampColumn), items.Count, annotators.Count, Repeated);
        return new AnnotationTable(columns, items.ToArray(), annotators.ToArray(), names);
    }

    private int Declared(ReadOnlySpan<char> label) =>
        labels.TryFind(label, out var id)
            ? id
            : throw new ArgumentException($"Answer {Count}: label '{label}' is not one of {string.Join(", ", labels.ToArray())}.", nameof(label));

    private (string[] Names, int[] Ids) LabelOrder()
    {
        var names = labels.ToArray();
        var ids = new int[names.Length];
        var order = declared ? [.. Enumerable.Range(0, names.Length)] : LabelNameOrder.Of(names);
        for (var id = 0; id < order.Length; id++)
        {
            ids[order[id]] = id;
        }

        return (Array.ConvertAll(order, id => names[id]), ids);
    }

    private static ReadOnlySpan<char> Require(ReadOnlySpan<char> name, string what) =>
        name.IsEmpty ? throw new ArgumentException($"The {what} name is empty.", what) : name;

    private static ReadOnlySpan<T> Span<T>(List<T>? column) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(column);

    /// <summary>A column that stays absent until a value differs from its default.</summary>
    private static void AddOptional<T>(ref List<T>? column, T value, T absent, int count)
        where T : struct, IEquatable<T>
    {
        if (column is null && value.Equals(absent))
        {
            return;
        }

        column ??= [.. Enumerable.Repeat(absent, count)];
        column.Add(value);
    }
}

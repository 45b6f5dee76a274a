namespace AnnotationFunctions.Core.Consensus.Numeric;

/// <summary>Collects answers that are numbers. Not safe for use by several threads at once.</summary>
/// <remarks>
/// Items and annotators get ids in the order of their first appearance. Of several answers by one annotator about one item the last counts.
/// <example><code>
/// var builder = new NumericTableBuilder();
/// builder.Add("photo-1", "ann", 3.5);
/// builder.Add("photo-1", "bob", 4);
/// var table = builder.Build();
/// </code></example>
/// </remarks>
public sealed class NumericTableBuilder
{
    private readonly NameTable items = new();
    private readonly NameTable annotators = new();
    private readonly List<Dictionary<int, double>> answers = [];
    private int count;

    /// <summary>Makes an item known although it may get no answer; returns its id.</summary>
    public int AddItem(string item)
    {
        var id = items.Add(Require(item, nameof(item)));
        if (id == answers.Count)
        {
            answers.Add([]);
        }

        return id;
    }

    /// <summary>Adds one answer.</summary>
    /// <param name="item">Name of the item, not empty.</param>
    /// <param name="annotator">Name of the annotator, not empty.</param>
    /// <param name="value">The number, finite.</param>
    /// <exception cref="ArgumentException">A name is empty, or the value is not finite.</exception>
    public void Add(string item, string annotator, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"Answer {count}: the value must be finite.");
        }

        answers[AddItem(item)][annotators.Add(Require(annotator, nameof(annotator)))] = value;
        count++;
    }

    /// <summary>Builds the table. The builder may be used further afterwards.</summary>
    public NumericTable Build()
    {
        var starts = new int[answers.Count + 1];
        for (var item = 0; item < answers.Count; item++)
        {
            starts[item + 1] = starts[item] + answers[item].Count;
        }

        return new NumericTable(
            starts, [.. answers.SelectMany(own => own.Keys)], [.. answers.SelectMany(own => own.Values)], items.ToArray(), annotators.ToArray());
    }

    private string Require(string name, string what) =>
        string.IsNullOrEmpty(name) ? throw new ArgumentException($"Answer {count}: the name of the {what} is empty.", what) : name;
}

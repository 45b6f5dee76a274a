namespace AnnotationFunctions.Core.Consensus.MultiLabel;

/// <summary>Collects answers that are sets of classes. Not safe for use by several threads at once.</summary>
/// <remarks>
/// Items and annotators get ids in the order of their first appearance, classes in the order of their declaration.
/// <example><code>
/// var builder = new MultiLabelTableBuilder(["cat", "dog", "outdoors"]);
/// builder.Add("photo-1", "ann", ["cat", "outdoors"]);
/// builder.Add("photo-1", "bob", []);
/// var table = builder.Build();
/// </code></example>
/// </remarks>
public sealed class MultiLabelTableBuilder
{
    private readonly string[] classNames;
    private readonly Dictionary<string, int> classIds;
    private readonly Dictionary<string, int> setIds = new(StringComparer.Ordinal);
    private readonly List<int[]> sets = [];
    private readonly AnnotationTableBuilder answers;

    /// <summary>A builder for these classes, which get the ids 0, 1, 2 …</summary>
    /// <param name="classNames">The classes.</param>
    /// <param name="repeated">What to do when one annotator answered one item more than once.</param>
    /// <exception cref="ArgumentException">A class is empty or appears twice.</exception>
    public MultiLabelTableBuilder(IEnumerable<string> classNames, RepeatedAnswers repeated = RepeatedAnswers.Last)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        this.classNames = [.. classNames];
        classIds = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in this.classNames)
        {
            if (string.IsNullOrEmpty(name) || !classIds.TryAdd(name, classIds.Count))
            {
                throw new ArgumentException($"Class '{name}' is empty or appears twice.", nameof(classNames));
            }
        }

        answers = new AnnotationTableBuilder { Repeated = repeated };
    }

    /// <summary>Makes an item known although it may get no answer; returns its id.</summary>
    public int AddItem(string item) => answers.AddItem(item);

    /// <summary>Adds one answer.</summary>
    /// <param name="item">Name of the item, not empty.</param>
    /// <param name="annotator">Name of the annotator, not empty.</param>
    /// <param name="classes">The classes that the annotator chose, each once, in any order; may be empty.</param>
    /// <param name="timestamp">When the answer was given; decides which of several answers is the last or first.</param>
    /// <exception cref="ArgumentException">A name is empty, or a class is not declared or appears twice.</exception>
    public void Add(string item, string annotator, IEnumerable<string> classes, DateTimeOffset? timestamp = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var set = new SortedSet<int>();
        foreach (var name in classes)
        {
            if (!classIds.TryGetValue(name, out var id) || !set.Add(id))
            {
                throw new ArgumentException(
                    $"Answer {answers.Count}: class '{name}' appears twice or is not one of {string.Join(", ", classNames)}.", nameof(classes));
            }
        }

        var key = $"{{{string.Join(", ", set.Select(id => Escaped(classNames[id])))}}}";
        answers.Add(item, annotator, key, timestamp: timestamp);
        if (setIds.TryAdd(key, sets.Count))
        {
            sets.Add([.. set]);
        }
    }

    /// <summary>Builds the table. The builder may be used further afterwards.</summary>
    public MultiLabelTable Build()
    {
        var table = answers.Build();
        return new MultiLabelTable(table, [.. table.LabelNames.Select(name => sets[setIds[name]])], classNames);
    }

    /// <summary>A comma in a name must not read as the end of the name: different sets have different labels.</summary>
    private static string Escaped(string name) => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
}

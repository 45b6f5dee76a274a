using System.Globalization;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Tables;

/// <summary>Known labels of tasks, by name, so that they may be of classes that nobody answered.</summary>
public sealed class GoldLabels
{
    private readonly Dictionary<string, (string Label, long Row)> byTask = new(StringComparer.Ordinal);
    private readonly string?[] labels;
    private readonly List<string> notes;
    private readonly Dictionary<string, int> items;

    internal GoldLabels(AnnotationTable table, List<string> notes)
    {
        this.notes = notes;
        labels = new string?[table.ItemCount];
        items = SideTables.Items(table);
    }

    /// <summary>What was found out or left out on the way, for people.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>The labels that tasks of the answers have.</summary>
    public IEnumerable<string> Labels => labels.OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>One label id for each item of the table, <see cref="ConsensusResult.NoLabel"/> where none is known.</summary>
    /// <param name="table">The answers, with the labels that are gold (<see cref="AnnotationTable.WithLabels"/>).</param>
    public int[] Of(AnnotationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var ids = table.LabelNames.Select((name, id) => (name, id)).ToDictionary(label => label.name, label => label.id, StringComparer.Ordinal);
        return Array.ConvertAll(labels, label => label is null ? ConsensusResult.NoLabel : ids[label]);
    }

    /// <summary>Adds a row; returns the earlier one that says otherwise.</summary>
    internal (string Label, long Row)? Add(string task, string label, long row)
    {
        if (!byTask.TryAdd(task, (label, row)))
        {
            return byTask[task].Label == label ? null : byTask[task];
        }

        if (items.TryGetValue(task, out var item))
        {
            labels[item] = label;
        }

        return null;
    }

    internal void End() => SideTables.SayStrangers(byTask.Count, labels.Count(label => label is not null), notes);
}

/// <summary>A model's probabilities of tasks, by class name, so that they may be of classes that nobody answered.</summary>
public sealed class ModelProbabilities
{
    private readonly Dictionary<string, (double[] Row, long Number)> byTask = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double[] Row, long Number)>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly string[] classes;
    private readonly IReadOnlyList<string> tasks;
    private readonly List<string> notes;

    internal ModelProbabilities(AnnotationTable table, string[] classes, List<string> notes)
    {
        this.classes = classes;
        this.notes = notes;
        tasks = table.ItemNames;
        lookup = byTask.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>What was found out or left out on the way, for people.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>The classes of the model.</summary>
    public IReadOnlyList<string> Classes => classes;

    /// <summary>Flat [item, label], NaN for items without a row.</summary>
    /// <param name="table">The answers, with the model's classes (<see cref="AnnotationTable.WithLabels"/>).</param>
    public double[] Of(AnnotationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var labels = table.LabelCount;
        var at = Array.ConvertAll(classes, name => table.LabelNames.Index().First(label => label.Item == name).Index);
        var probabilities = new double[table.ItemCount * labels];
        for (var item = 0; item < tasks.Count; item++)
        {
            var target = probabilities.AsSpan(item * labels, labels);
            if (!byTask.TryGetValue(tasks[item], out var known))
            {
                target.Fill(double.NaN);
                continue;
            }

            for (var i = 0; i < at.Length; i++)
            {
                target[at[i]] = known.Row[i];
            }
        }

        return probabilities;
    }

    /// <summary>Adds a row; returns the number of an earlier one that says otherwise.</summary>
    internal long? Add(ReadOnlySpan<char> task, double[] row, long number)
    {
        if (lookup.TryGetValue(task, out var known))
        {
            return known.Row.AsSpan().SequenceEqual(row) ? null : known.Number;
        }

        lookup[task] = (row, number);
        return null;
    }

    internal void End() => SideTables.SayStrangers(byTask.Count, tasks.Count(byTask.ContainsKey), notes);
}

/// <summary>What files beside the answers share.</summary>
internal static class SideTables
{
    public static Dictionary<string, int> Items(AnnotationTable table)
    {
        var items = new Dictionary<string, int>(table.ItemCount, StringComparer.Ordinal);
        for (var item = 0; item < table.ItemCount; item++)
        {
            items.Add(table.ItemNames[item], item);
        }

        return items;
    }

    /// <summary>Says how many tasks of a file are not in the answers: a few are usual, all are a mistake.</summary>
    public static void SayStrangers(int all, int known, List<string> notes)
    {
        if (known < all)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{all - known} of the {all} tasks have no answers and are left out."));
        }
    }
}

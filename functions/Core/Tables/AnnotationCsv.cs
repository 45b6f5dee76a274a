using System.Globalization;
using System.Runtime.CompilerServices;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Tables;

/// <summary>
/// Reads answers, gold labels and model probabilities from separated values. Streams its input; memory grows with the number of answers
/// (about 12 bytes each) and of distinct names. Anything wrong ends with an <see cref="AnswersFormatException"/> that names source, row and column, for up to
/// twenty faults at once.
/// </summary>
public static class AnnotationCsv
{
    /// <summary>Reads <c>task,worker,label</c>, in any order of columns, with optional columns <c>weight</c> and <c>timestamp</c>; or what the format says.</summary>
    /// <param name="reader">The text, with a header; not disposed.</param>
    /// <param name="source">Name of the source for messages, for instance the file name.</param>
    /// <param name="format">How to read it; the defaults when null.</param>
    /// <param name="progress">Receives the number of rows now and then; may be null.</param>
    /// <exception cref="AnswersFormatException">The input is not such a file.</exception>
    public static AnswersReading Read(TextReader reader, string source, AnswersFormat? format = null, IProgress<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        format ??= new AnswersFormat();
        var rows = new CsvRows(reader, source, format.Delimiter);
        var notes = new List<string>();
        var header = CsvHeader.Read(rows, source, "task, worker, label");
        SayDelimiter(rows, format, notes);
        var layout = AnswersLayout.Of(header, rows, format, notes);
        var builder = format.Order.Count > 0 ? new AnnotationTableBuilder(format.Order) { Repeated = format.Repeated } : new AnnotationTableBuilder { Repeated = format.Repeated };
        var rule = LabelRule.Of(format);
        var times = new AnswerTimes(rows, format, layout.Time, layout.Time < 0 ? "" : header.Names[layout.Time]);
        if (layout.Wide.Length > 0)
        {
            ReadWide(rows, header, layout, builder, rule, progress);
        }
        else
        {
            ReadLong(rows, header, layout, format, builder, rule, times, notes, progress);
        }

        rule?.Report(rows.Faults, layout.Label < 0 ? "label" : header.Names[layout.Label]);
        rows.Faults.ThrowIfAny();
        var table = builder.Build();
        if (table.DroppedRepeats > 0 && times.First is { } unreadable)
        {
            builder.ForgetTimes();
            table = builder.Build();
            SayOrder(table, $"times are not read ({unreadable})", format, notes);
        }
        else if (table.DroppedRepeats > 0 && layout.Time < 0)
        {
            SayOrder(table, "without times", format, notes);
        }

        return new AnswersReading(table, notes);
    }

    /// <summary>Reads gold labels <c>task,label</c>. Two different labels of one task are a fault, with both rows.</summary>
    /// <param name="reader">The text, with a header; not disposed.</param>
    /// <param name="source">Name of the source for messages.</param>
    /// <param name="table">The answers; tasks that it does not know are left out, and counted in a note.</param>
    /// <param name="format">Column names, delimiter and order of the answers; a name that this file lacks is not asked for.</param>
    /// <exception cref="AnswersFormatException">The input is not such a file.</exception>
    public static GoldLabels ReadGold(TextReader reader, string source, AnnotationTable table, AnswersFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(table);
        format ??= new AnswersFormat();
        var rows = new CsvRows(reader, source, null);
        var notes = new List<string>();
        var header = CsvHeader.Read(rows, source, "task, label");
        SayDelimiter(rows, format with { Delimiter = null }, notes);
        var known = KnownColumns.Of(header);
        var search = new ColumnSearch(header, rows, known.Origin, notes);
        var task = search.Find("task", Present(header, format.Task), known.Tasks);
        var label = search.Find("label", Present(header, format.Label), known.Labels);
        search.End("task and label");
        var gold = new GoldLabels(table, notes);
        var rule = LabelRule.Of(format);
        while (rows.Read())
        {
            var (item, name) = (rows.Required(task, header.Names[task]).ToString(), rows.Required(label, header.Names[label]).ToString());
            if (item.Length > 0 && name.Length > 0 && (rule is null || rule.Accepts(name, rows.Row)) && gold.Add(item, name, rows.Row) is { } other)
            {
                rows.Fault(header.Names[label], $"'{CsvRows.Quoted(name)}' contradicts row {other.Row}, where task '{CsvRows.Quoted(item)}' has '{CsvRows.Quoted(other.Label)}'.");
            }
        }

        rule?.Report(rows.Faults, header.Names[label]);
        rows.Faults.ThrowIfAny();
        gold.End();
        return gold;
    }

    /// <summary>Reads probabilities: a <c>task</c> column, and one column for each class. Classes that nobody answered are welcome, all that were answered are needed.</summary>
    /// <param name="reader">The text, with a header; not disposed.</param>
    /// <param name="source">Name of the source for messages.</param>
    /// <param name="table">The answers; tasks that it does not know are left out, and counted in a note.</param>
    /// <param name="format">Column names, delimiter and order of the answers; a name that this file lacks is not asked for.</param>
    /// <exception cref="AnswersFormatException">The input is not such a file, or a row is not a distribution.</exception>
    public static ModelProbabilities ReadProbabilities(TextReader reader, string source, AnnotationTable table, AnswersFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(table);
        format ??= new AnswersFormat();
        var rows = new CsvRows(reader, source, null);
        var notes = new List<string>();
        var header = CsvHeader.Read(rows, source, "task and one column for each class");
        SayDelimiter(rows, format with { Delimiter = null }, notes);
        var search = new ColumnSearch(header, rows, null, notes);
        var task = search.Find("task", Present(header, format.Task), KnownColumns.Of(header).Tasks);
        int[] columns = [.. header.Where(_ => true).Where(column => column != task)];
        string[] classes = [.. columns.Select(column => header.Names[column])];
        foreach (var missing in table.LabelNames.Except(classes, StringComparer.Ordinal))
        {
            rows.Fault(CsvRows.Quoted(missing), $"missing from the header, which has {header}; a class that was answered needs a probability.");
        }

        foreach (var stray in format.Order.Count == 0 ? [] : classes.Except(format.Order, StringComparer.Ordinal))
        {
            rows.Fault(CsvRows.Quoted(stray), "not among the labels of the order.", AnswersFault.Order);
        }

        search.End("task and of each class");
        var model = new ModelProbabilities(table, classes, notes);
        while (rows.Read())
        {
            var item = rows.Required(task, header.Names[task]);
            if (Distribution(rows, columns, classes) is { } row && !item.IsEmpty && model.Add(item, row, rows.Row) is { } other)
            {
                rows.Fault(header.Names[task], $"'{CsvRows.Quoted(item)}' has other probabilities in row {other}.");
            }
        }

        rows.Faults.ThrowIfAny();
        model.End();
        return model;
    }

    /// <summary>The fields of one row of comma-separated values, trimmed: how a list of labels is given that may hold commas.</summary>
    /// <exception cref="AnswersFormatException">A quote is left open or stands inside a field.</exception>
    public static IReadOnlyList<string> Fields(string row)
    {
        using var reader = new StringReader(row);
        var rows = new CsvRows(reader, "the list", ',');
        return rows.Read() ? [.. Enumerable.Range(0, rows.Count).Select(field => rows[field].Trim().ToString())] : [];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadLong(
        CsvRows rows, CsvHeader header, AnswersLayout layout, AnswersFormat format, AnnotationTableBuilder builder, LabelRule? rule, AnswerTimes times,
        List<string> notes, IProgress<long>? progress)
    {
        var (task, worker, label, weight) = (header.Names[layout.Task], header.Names[layout.Worker], header.Names[layout.Label], layout.Weight < 0 ? "" : header.Names[layout.Weight]);
        var skipped = 0L;
        while (rows.Read())
        {
            Report(rows, progress);
            var itemName = rows.Required(layout.Task, task);
            var workerName = rows.Required(layout.Worker, worker);
            var labelName = rows.Optional(layout.Label);
            var weightValue = layout.Weight < 0 ? 1 : Weight(rows, layout.Weight, weight);
            var time = layout.Time < 0 ? null : times.Read();
            if (labelName.IsEmpty)
            {
                if (!format.SkipEmpty || layout.Label >= rows.Count)
                {
                    rows.Fault(label, layout.Label < rows.Count ? "empty." : $"missing: the row has {rows.Count} fields.", AnswersFault.EmptyLabel);
                    continue;
                }

                skipped++;
            }

            if (!itemName.IsEmpty && !workerName.IsEmpty && (rule is null || labelName.IsEmpty || rule.Accepts(labelName, rows.Row)))
            {
                builder.Add(itemName, workerName, labelName, weightValue, time);
            }
        }

        if (skipped > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{skipped} row{(skipped == 1 ? "" : "s")} without a label {(skipped == 1 ? "is" : "are")} skipped."));
        }
    }

    /// <summary>An empty field of a wide table is a task that its worker did not answer.</summary>
    private static void ReadWide(CsvRows rows, CsvHeader header, AnswersLayout layout, AnnotationTableBuilder builder, LabelRule? rule, IProgress<long>? progress)
    {
        while (rows.Read())
        {
            Report(rows, progress);
            var item = rows.Required(layout.Task, header.Names[layout.Task]);
            foreach (var column in item.IsEmpty ? [] : layout.Wide)
            {
                var label = rows.Optional(column);
                if (rule is null || label.IsEmpty || rule.Accepts(label, rows.Row))
                {
                    builder.Add(item, header.Names[column], label);
                }
            }
        }
    }

    private static void Report(CsvRows rows, IProgress<long>? progress)
    {
        if ((rows.Row & 0xFFFF) == 0)
        {
            progress?.Report(rows.Row);
        }
    }

    private static string? Present(CsvHeader header, string? name) => name is not null && header.Find(name) >= 0 ? name : null;

    private static void SayDelimiter(CsvRows rows, AnswersFormat format, List<string> notes)
    {
        if (format.Delimiter is null && rows.Delimiter != ',')
        {
            notes.Add($"fields are separated by {Delimiters.Name(rows.Delimiter)}.");
        }
    }

    /// <summary>Says that the order of rows, and why not the times, decided which of repeated answers counts.</summary>
    private static void SayOrder(AnnotationTable table, string why, AnswersFormat format, List<string> notes)
    {
        var count = table.DroppedRepeats;
        var which = format.Repeated == RepeatedAnswers.Last ? "last" : "first";
        notes.Add(string.Create(
            CultureInfo.InvariantCulture, $"{count} repeated answer{(count == 1 ? " does" : "s do")} not count; {why}, the order of rows says which answer is {which}."));
    }

    /// <summary>The numbers of a row; null, with faults noted, where they are no distribution.</summary>
    private static double[]? Distribution(CsvRows rows, int[] columns, string[] classes)
    {
        var row = new double[columns.Length];
        var good = true;
        for (var i = 0; i < columns.Length; i++)
        {
            var field = rows.Optional(columns[i]);
            if (!TryNumber(field, out row[i]) || row[i] < 0)
            {
                good = false;
                rows.Fault(CsvRows.Quoted(classes[i]), $"'{CsvRows.Quoted(field)}' is not a finite number of 0 or more; every column but the task's holds the probabilities of a class.");
            }
        }

        var sum = row.Sum();
        if (good && Math.Abs(sum - 1) > 1e-3)
        {
            good = false;
            rows.Fault("task", string.Create(CultureInfo.InvariantCulture, $"the probabilities sum to {sum}; expected 1."));
        }

        return good ? row : null;
    }

    private static bool TryNumber(ReadOnlySpan<char> field, out double number) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static double Weight(CsvRows rows, int column, string name)
    {
        var field = rows.Required(column, name);
        if (field.IsEmpty)
        {
            return 1;
        }

        if (!TryNumber(field, out var weight) || weight < 0)
        {
            rows.Fault(name, $"'{CsvRows.Quoted(field)}' is not a finite number of 0 or more.");
            return 1;
        }

        if (weight is < AnnotationTableBuilder.SmallestWeight or > AnnotationTableBuilder.LargestWeight)
        {
            rows.Fault(name, string.Create(CultureInfo.InvariantCulture, $"'{CsvRows.Quoted(field)}' is not a weight from {AnnotationTableBuilder.SmallestWeight:0.######} to {AnnotationTableBuilder.LargestWeight:0}; 1 is one answer."));
            return 1;
        }

        return weight;
    }
}

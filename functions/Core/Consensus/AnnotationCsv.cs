using System.Globalization;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Reads answers, gold labels and model probabilities from comma-separated values. Streams its input; memory grows with the number of answers
/// (about 12 bytes each) and of distinct names. Anything wrong ends with an <see cref="InvalidDataException"/> that names source, row and column.
/// </summary>
public static class AnnotationCsv
{
    /// <summary>Reads <c>task,worker,label</c>, in any order of columns, with optional columns <c>weight</c> and <c>timestamp</c> (ISO 8601).</summary>
    /// <param name="reader">The text, with a header; not disposed.</param>
    /// <param name="source">Name of the source for messages, for instance the file name.</param>
    /// <param name="repeated">What to do with repeated answers; each counts by default, as crowd sets are read elsewhere.</param>
    /// <param name="progress">Receives the number of rows now and then; may be null.</param>
    /// <exception cref="InvalidDataException">The input is not such a file.</exception>
    public static AnnotationTable Read(
        TextReader reader, string source, RepeatedAnswers repeated = RepeatedAnswers.All, IProgress<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = new CsvRows(reader, source);
        var header = Header(rows, source, ["task", "worker", "label"], ["weight", "timestamp"]);
        var (task, worker, label, weight, timestamp) = (header["task"], header["worker"], header["label"], header["weight"], header["timestamp"]);
        var builder = new AnnotationTableBuilder { Repeated = repeated };
        while (rows.Read())
        {
            builder.Add(
                Field(rows, task, "task"), Field(rows, worker, "worker"), Field(rows, label, "label"), Weight(rows, weight), Timestamp(rows, timestamp));
            if ((rows.Row & 0xFFFF) == 0)
            {
                progress?.Report(rows.Row);
            }
        }

        return builder.Build();
    }

    /// <summary>Number of the first row that has a label, counted from 1 with the header, to point at it in messages; 0 when none has.</summary>
    /// <param name="reader">The text, with a header; not disposed.</param>
    /// <param name="source">Name of the source for messages.</param>
    /// <param name="name">The label.</param>
    /// <exception cref="InvalidDataException">The input is not such a file.</exception>
    public static long FindLabel(TextReader reader, string source, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = new CsvRows(reader, source);
        var label = Header(rows, source, ["label"], [])["label"];
        while (rows.Read())
        {
            if (Field(rows, label, "label").SequenceEqual(name))
            {
                return rows.Row;
            }
        }

        return 0;
    }

    /// <summary>Reads gold labels <c>task,label</c>: one label id per item of the table, -1 where there is none.</summary>
    /// <param name="reader">The text, with a header; not disposed.</param>
    /// <param name="source">Name of the source for messages.</param>
    /// <param name="table">The answers; tasks that it does not know are skipped.</param>
    /// <exception cref="InvalidDataException">The input is not such a file, or a label is not one of the table's.</exception>
    public static int[] ReadGold(TextReader reader, string source, AnnotationTable table)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(table);
        var rows = new CsvRows(reader, source);
        var header = Header(rows, source, ["task", "label"], []);
        var (items, labels) = (Ids(table.ItemNames), Ids(table.LabelNames));
        var gold = new int[table.ItemCount];
        Array.Fill(gold, ConsensusResult.NoLabel);
        while (rows.Read())
        {
            var name = Field(rows, header["label"], "label");
            if (!labels.TryFind(name, out var label))
            {
                throw rows.Error("label", $"'{CsvRows.Quoted(name)}' is not a label of the answers ({string.Join(", ", table.LabelNames.Take(20))}).");
            }

            if (items.TryFind(Field(rows, header["task"], "task"), out var item))
            {
                gold[item] = label;
            }
        }

        return gold;
    }

    /// <summary>Reads probabilities: a <c>task</c> column and one column per label; flat [item, label], NaN for items without a row.</summary>
    /// <param name="reader">The text, with a header; not disposed.</param>
    /// <param name="source">Name of the source for messages.</param>
    /// <param name="table">The answers; tasks that it does not know are skipped.</param>
    /// <exception cref="InvalidDataException">The input is not such a file, or a row is not a distribution.</exception>
    public static double[] ReadProbabilities(TextReader reader, string source, AnnotationTable table)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(table);
        var rows = new CsvRows(reader, source);
        var header = Header(rows, source, ["task", .. table.LabelNames], []);
        var items = Ids(table.ItemNames);
        var classes = table.LabelCount;
        var probabilities = new double[table.ItemCount * classes];
        Array.Fill(probabilities, double.NaN);
        var row = new double[classes];
        while (rows.Read())
        {
            var sum = 0.0;
            for (var label = 0; label < classes; label++)
            {
                row[label] = Number(rows, header[table.LabelNames[label]], table.LabelNames[label]);
                sum += row[label];
            }

            if (Math.Abs(sum - 1) > 1e-3)
            {
                throw rows.Error("task", string.Create(CultureInfo.InvariantCulture, $"the probabilities sum to {sum}; expected 1."));
            }

            if (items.TryFind(Field(rows, header["task"], "task"), out var item))
            {
                row.CopyTo(probabilities, item * classes);
            }
        }

        return probabilities;
    }

    private static Dictionary<string, int> Header(CsvRows rows, string source, IEnumerable<string> required, IEnumerable<string> optional)
    {
        if (!rows.Read())
        {
            throw new InvalidDataException($"{source} is empty; expected a header with {string.Join(", ", required)}.");
        }

        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var column = 0; column < rows.Count; column++)
        {
            var name = rows[column].Trim().TrimStart('\uFEFF').ToString();
            if (name.Length > 0 && !columns.TryAdd(name, column))
            {
                throw rows.Error(CsvRows.Quoted(name), "named twice in the header.");
            }
        }

        foreach (var name in required)
        {
            if (!columns.ContainsKey(name))
            {
                throw rows.Error(name, $"missing from the header, which has {CsvRows.Quoted(string.Join(", ", columns.Keys))}.");
            }
        }

        foreach (var name in optional)
        {
            columns.TryAdd(name, -1);
        }

        return columns;
    }

    private static ReadOnlySpan<char> Field(CsvRows rows, int index, string column)
    {
        if (index >= rows.Count)
        {
            throw rows.Error(column, $"missing: the row has {rows.Count} fields.");
        }

        var field = rows[index].Trim();
        return field.IsEmpty ? throw rows.Error(column, "empty.") : field;
    }

    private static double Number(CsvRows rows, int index, string column)
    {
        var field = Field(rows, index, column);
        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && double.IsFinite(number)
            ? number
            : throw rows.Error(column, $"'{CsvRows.Quoted(field)}' is not a finite number of 0 or more.");
    }

    private static double Weight(CsvRows rows, int index)
    {
        if (index < 0)
        {
            return 1;
        }

        var weight = Number(rows, index, "weight");
        return weight > 0 ? weight : throw rows.Error("weight", "0; expected more.");
    }

    private static DateTimeOffset? Timestamp(CsvRows rows, int index)
    {
        if (index < 0)
        {
            return null;
        }

        var field = Field(rows, index, "timestamp");
        return DateTimeOffset.TryParse(field, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw rows.Error("timestamp", $"'{CsvRows.Quoted(field)}' is not an ISO 8601 time.");
    }

    private static NameTable Ids(IReadOnlyList<string> names)
    {
        var ids = new NameTable();
        foreach (var name in names)
        {
            ids.Add(name);
        }

        return ids;
    }
}

namespace AnnotationFunctions.Core.Tables;

/// <summary>Which column of a file of answers is what; -1 where an optional one is absent.</summary>
/// <param name="Task">Column of the task.</param>
/// <param name="Worker">Column of the worker; -1 in a wide table.</param>
/// <param name="Label">Column of the label; -1 in a wide table.</param>
/// <param name="Weight">Column of the weight.</param>
/// <param name="Time">Column of the time.</param>
/// <param name="Wide">Columns that are workers, whose fields are labels; empty where answers have a row each.</param>
internal sealed record AnswersLayout(int Task, int Worker, int Label, int Weight, int Time, int[] Wide)
{
    /// <summary>Finds the columns; what is missing or could be several is a fault that names all that are wanted.</summary>
    public static AnswersLayout Of(CsvHeader header, CsvRows rows, AnswersFormat format, List<string> notes)
    {
        var known = KnownColumns.Of(header);
        var search = new ColumnSearch(header, rows, known.Origin, notes);
        return format.Wide || IsNumbered(header, known, format)
            ? OfWide(header, search, known, format, notes)
            : OfLong(header, search, known, format);
    }

    private static AnswersLayout OfLong(CsvHeader header, ColumnSearch search, KnownColumns known, AnswersFormat format)
    {
        var task = search.Find("task", format.Task, known.Tasks);
        var worker = search.Find("worker", format.Workers is [var named, ..] ? named : null, known.Workers);
        var label = search.Find("label", format.Label, known.Labels);
        if (format.Workers.Count > 1)
        {
            search.Fault(format.Workers[1], "a table with a row for each answer has one column of workers.");
        }

        var layout = new AnswersLayout(task, worker, label, format.ReadsWeights ? header.Find("weight") : -1, TimeColumn(search, known, format), []);
        search.End("task, worker and label");
        return layout;
    }

    private static AnswersLayout OfWide(CsvHeader header, ColumnSearch search, KnownColumns known, AnswersFormat format, List<string> notes)
    {
        var task = search.Find("task", format.Task, known.Tasks is [_, ..] ? known.Tasks : [0]);
        int[] workers = format.Workers.Count == 0
            ? header.Where(name => task < 0 || name != header.Names[task])
            : [.. format.Workers.Select(name => search.Find("worker", name, []))];
        search.End("the task and of each worker");
        notes.Add($"each of {string.Join(", ", workers.Take(10).Select(column => $"'{header.Names[column]}'"))}{(workers.Length > 10 ? " …" : "")} is a worker with a column of labels.");
        return new AnswersLayout(task, -1, -1, -1, -1, workers);
    }

    private static int TimeColumn(ColumnSearch search, KnownColumns known, AnswersFormat format) =>
        format.Times == TimeReading.Never ? -1
        : format.Time is not null ? search.Find("time", format.Time, [])
        : known.Times is [var only] ? only : -1;

    /// <summary>Whether there is neither worker nor label, and all columns but the first are named alike and numbered: rater1, rater2, rater3.</summary>
    private static bool IsNumbered(CsvHeader header, KnownColumns known, AnswersFormat format)
    {
        if (known.Workers.Length > 0 || known.Labels.Length > 0 || format.Workers.Count > 0 || format.Label is not null || header.Names.Count < 3)
        {
            return false;
        }

        var stems = header.Names.Skip(1).Select(name => name.TrimEnd("0123456789".ToCharArray())).Distinct().ToList();
        return stems is [{ Length: > 0 } stem] && header.Names.Skip(1).All(name => name.Length > stem.Length);
    }
}

/// <summary>Looks for the columns of one header.</summary>
internal sealed class ColumnSearch(CsvHeader header, CsvRows rows, string? origin, List<string> notes)
{
    private readonly List<string> recognised = [];

    /// <summary>The column of a role: the one that is named, else the only candidate; -1 with a fault where there is none.</summary>
    public int Find(string role, string? named, int[] candidates)
    {
        if (named is not null)
        {
            var column = header.Find(named);
            return column >= 0 ? column : Missing(named);
        }

        if (candidates is [var only])
        {
            if (!header.Names[only].Equals(role, StringComparison.OrdinalIgnoreCase))
            {
                recognised.Add($"{role} is '{header.Names[only]}'");
            }

            return only;
        }

        return candidates.Length == 0
            ? Missing(role)
            : Fault(role, $"could be any of {string.Join(", ", candidates.Select(column => $"'{header.Names[column]}'"))}; it must be named.");
    }

    public int Fault(string column, string what)
    {
        rows.Faults.Add(header.Row, CsvRows.Quoted(column), what, AnswersFault.Columns);
        return -1;
    }

    /// <summary>Ends with the faults, or says what was recognised.</summary>
    public void End(string wanted)
    {
        if (rows.Faults.Any)
        {
            throw rows.Faults.Fatal($"Wanted are the columns of {wanted}.{(recognised.Count == 0 ? "" : $" Recognised so far: {string.Join(", ", recognised)}.")}");
        }

        if (recognised.Count > 0)
        {
            notes.Add($"{string.Join(", ", recognised)}{(origin is null ? "" : $" (a file of {origin})")}.");
        }
    }

    private int Missing(string column) => Fault(column, $"missing from the header, which has {header}.");
}

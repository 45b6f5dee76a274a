namespace AnnotationFunctions.Core.Tables;

/// <summary>The names of the columns of a file.</summary>
internal sealed class CsvHeader
{
    private readonly List<string> names = [];

    private CsvHeader()
    {
    }

    /// <summary>Names by column; empty where a column has none.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Number of the row that it stands in.</summary>
    public long Row { get; private init; }

    /// <summary>Reads the first row.</summary>
    public static CsvHeader Read(CsvRows rows, string source, string wanted)
    {
        if (!rows.Read())
        {
            throw rows.Faults.Fatal($"{source} is empty; expected a header with {wanted}.");
        }

        var header = new CsvHeader { Row = rows.Row };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var column = 0; column < rows.Count; column++)
        {
            var name = rows[column].Trim().ToString();
            header.names.Add(name);
            if (name.Length > 0 && !seen.Add(name))
            {
                rows.Fault(CsvRows.Quoted(name), "named twice in the header.");
            }
        }

        rows.Faults.ThrowIfAny();
        return header;
    }

    /// <summary>The column of this name: as it is, else in any case where only one is alike; -1 without any.</summary>
    public int Find(string name)
    {
        var exact = names.IndexOf(name);
        return exact >= 0 ? exact : Where(each => each.Equals(name, StringComparison.OrdinalIgnoreCase)) is [var only] ? only : -1;
    }

    /// <summary>The columns whose name satisfies a condition; never one without a name.</summary>
    public int[] Where(Func<string, bool> condition) => [.. Enumerable.Range(0, names.Count).Where(column => names[column].Length > 0 && condition(names[column]))];

    /// <summary>The columns with one of these names, in any case, with spaces, hyphens or underscores.</summary>
    public int[] Any(params IReadOnlyCollection<string> known) => Where(name => known.Contains(Plain(name)));

    /// <summary>For messages.</summary>
    public override string ToString() => CsvRows.Quoted(string.Join(", ", names));

    private static string Plain(string name) => name.ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
}

namespace AnnotationFunctions.Core.Tables;

/// <summary>Finds out what separates the fields of a text: a comma, a tab, a semicolon or a bar.</summary>
internal static class Delimiters
{
    private const string Known = ",\t;|";
    private const int Rows = 10;
    private const string Declaration = "sep=";

    /// <summary>
    /// The delimiter that the first row has most of, of those that the next rows have equally often where there are any. Commas before tabs before semicolons
    /// before bars; a comma when there is none.
    /// </summary>
    /// <param name="text">The beginning of the text; a row that is cut at its end does not count, unless it is the first.</param>
    public static char Find(ReadOnlySpan<char> text)
    {
        var counts = new List<int[]>();
        var row = new int[Known.Length];
        var (quoted, blank) = (false, true);
        foreach (var c in text)
        {
            quoted ^= c == '"';
            if (c is '\n' or '\r' && !quoted)
            {
                if (!blank)
                {
                    counts.Add(row);
                    row = new int[Known.Length];
                    blank = true;
                }

                if (counts.Count == Rows)
                {
                    break;
                }

                continue;
            }

            blank &= char.IsWhiteSpace(c) && c != '\t';
            var known = quoted ? -1 : Known.IndexOf(c, StringComparison.Ordinal);
            if (known >= 0)
            {
                row[known]++;
            }
        }

        return Best(counts.Count == 0 ? [row] : counts);
    }

    /// <summary>The delimiter that a first line such as <c>sep=;</c> declares, as spreadsheets write it, and where the line ends; null without such a line.</summary>
    public static (char Delimiter, int Length)? Declared(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny('\r', '\n');
        var line = end < 0 ? text : text[..end];
        return line.Length == Declaration.Length + 1 && line.StartsWith(Declaration, StringComparison.OrdinalIgnoreCase)
            ? (line[^1], line.Length + (end < 0 ? 0 : text[end..].StartsWith("\r\n") ? 2 : 1))
            : null;
    }

    /// <summary>How a message names a delimiter.</summary>
    public static string Name(char delimiter) => delimiter switch
    {
        '\t' => "tabs",
        ',' => "commas",
        ';' => "semicolons",
        _ => $"'{delimiter}'",
    };

    private static char Best(List<int[]> counts)
    {
        var best = -1;
        for (var known = 0; known < Known.Length; known++)
        {
            if (counts[0][known] > 0 && (best < 0 || Score(known).CompareTo(Score(best)) > 0))
            {
                best = known;
            }
        }

        return best < 0 ? Known[0] : Known[best];

        (bool Even, int Count) Score(int known) => (counts.TrueForAll(row => row[known] == counts[0][known]), counts[0][known]);
    }
}

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Reads rows of comma-separated values (RFC 4180: quotes, doubled quotes, CR LF or LF) with one buffer, without allocating per field.</summary>
internal sealed class CsvRows(TextReader reader, string source)
{
    private const int LongestRow = 1 << 20;

    private readonly List<(int Start, int Length)> fields = [];
    private char[] buffer = new char[1 << 16];
    private int position;
    private int filled;
    private bool ended;

    /// <summary>Number of the present row, from 1 with the header.</summary>
    public long Row { get; private set; }

    public int Count => fields.Count;

    public ReadOnlySpan<char> this[int field] => buffer.AsSpan(fields[field].Start, fields[field].Length);

    /// <summary>Moves to the next row that is not empty; false at the end.</summary>
    public bool Read()
    {
        do
        {
            if (!ReadRow())
            {
                return false;
            }
        }
        while (fields.Count == 1 && fields[0].Length == 0);

        return true;
    }

    public InvalidDataException Error(string column, string what) => new($"{source}, row {Row}, column {column}: {what}");

    private bool ReadRow()
    {
        var start = position;
        var quotes = 0;
        for (var at = position; ; at++)
        {
            if (at == filled && !Fill(ref start, ref at))
            {
                if (start == filled)
                {
                    return false;
                }

                position = filled;
                return Split(start, filled, quotes);
            }

            quotes += buffer[at] == '"' ? 1 : 0;
            if (buffer[at] == '\n' && quotes % 2 == 0)
            {
                position = at + 1;
                return Split(start, at, quotes);
            }
        }
    }

    /// <summary>Reads more behind what is there, moving the present row to the front; false at the end of the input.</summary>
    private bool Fill(ref int start, ref int at)
    {
        if (ended)
        {
            return false;
        }

        buffer.AsSpan(start, filled - start).CopyTo(buffer);
        filled -= start;
        at -= start;
        start = 0;
        if (filled == buffer.Length)
        {
            if (filled >= LongestRow)
            {
                throw new InvalidDataException($"{source}, row {Row + 1}: longer than {LongestRow:N0} characters; is a quote left open?");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = reader.Read(buffer, filled, buffer.Length - filled);
        filled += read;
        ended = read == 0;
        return !ended;
    }

    private bool Split(int start, int end, int quotes)
    {
        Row++;
        fields.Clear();
        end -= end > start && buffer[end - 1] == '\r' ? 1 : 0;
        if (quotes > 0)
        {
            SplitQuoted(start, end);
            return true;
        }

        while (true)
        {
            var comma = buffer.AsSpan(start, end - start).IndexOf(',');
            fields.Add((start, comma < 0 ? end - start : comma));
            if (comma < 0)
            {
                return true;
            }

            start += comma + 1;
        }
    }

    /// <summary>Splits a row with quotes; quoted fields are unescaped in place.</summary>
    private void SplitQuoted(int start, int end)
    {
        var (write, first, quoted) = (start, start, false);
        for (var at = start; at < end; at++)
        {
            var c = buffer[at];
            if (c == '"')
            {
                var doubled = quoted && at + 1 < end && buffer[at + 1] == '"';
                quoted = doubled ? quoted : !quoted;
                at += doubled ? 1 : 0;
                write += doubled ? 1 : 0;
                if (doubled)
                {
                    buffer[write - 1] = '"';
                }
            }
            else if (c == ',' && !quoted)
            {
                fields.Add((first, write - first));
                first = write;
            }
            else
            {
                buffer[write++] = c;
            }
        }

        if (quoted)
        {
            throw new InvalidDataException($"{source}, row {Row}, column {fields.Count + 1}: a quote is left open.");
        }

        fields.Add((first, write - first));
    }
}

using System.Buffers;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Reads rows of comma-separated values (RFC 4180: quotes, doubled quotes, CR LF or LF) with one buffer, without allocating per field.</summary>
internal sealed class CsvRows(TextReader reader, string source)
{
    private const int LongestRow = 1 << 20;
    private const int LongestQuotation = 60;

    private static readonly SearchValues<char> NotText = SearchValues.Create('\0', '\uFFFD'); // U+FFFD is what decoding makes of bytes that are not UTF-8

    private (int Start, int Length)[] fields = new (int, int)[8];
    private char[] buffer = new char[1 << 16];
    private int position;
    private int filled;
    private int width;
    private bool ended;
    private bool suspect;

    /// <summary>Number of the present row, from 1 with the header.</summary>
    public long Row { get; private set; }

    public int Count { get; private set; }

    public ReadOnlySpan<char> this[int field] => buffer.AsSpan(fields[field].Start, fields[field].Length);

    /// <summary>Moves to the next row that is not empty; false at the end. No row may have more fields than the first, the header.</summary>
    public bool Read()
    {
        do
        {
            if (!ReadRow())
            {
                return false;
            }
        }
        while (Count == 1 && fields[0].Length == 0);

        if (suspect)
        {
            RequireText();
        }

        width = width == 0 ? Count : width;
        return Count <= width
            ? true
            : throw Error($"{width + 1}", $"the row has {Count} fields, the header {width}; a field with a comma or a quote needs quotes around it.");
    }

    public InvalidDataException Error(string column, string what) => new($"{source}, row {Row}, column {column}: {what}");

    /// <summary>Text as a message may quote it: short, on one line, without control characters.</summary>
    public static string Quoted(ReadOnlySpan<char> text)
    {
        Span<char> shown = stackalloc char[LongestQuotation];
        var length = Math.Min(text.Length, LongestQuotation);
        for (var i = 0; i < length; i++)
        {
            shown[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '?' : text[i];
        }

        return text.Length > length ? string.Concat(shown[..length], "…") : shown[..length].ToString();
    }

    private bool ReadRow()
    {
        var start = position;
        var at = position;
        var (quotes, quoted) = (false, false);
        while (true)
        {
            var rest = buffer.AsSpan(at, filled - at);
            var hit = quoted ? rest.IndexOf('"') : rest.IndexOfAny('\n', '"');
            if (hit < 0)
            {
                at = filled;
                if (Fill(ref start, ref at))
                {
                    continue;
                }

                position = filled;
                return start < filled && Split(start, filled, quotes);
            }

            at += hit;
            if (buffer[at] == '\n')
            {
                position = at + 1;
                return Split(start, at, quotes);
            }

            quotes = true;
            quoted = !quoted;
            at++;
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
        suspect |= buffer.AsSpan(filled, read).ContainsAny(NotText);
        filled += read;
        ended = read == 0;
        return !ended;
    }

    private void RequireText()
    {
        for (var field = 0; field < Count; field++)
        {
            if (this[field].ContainsAny(NotText))
            {
                throw Error($"{field + 1}", $"'{Quoted(this[field])}' is not text in UTF-8.");
            }
        }
    }

    private bool Split(int start, int end, bool quotes)
    {
        Row++;
        Count = 0;
        end -= end > start && buffer[end - 1] == '\r' ? 1 : 0;
        if (quotes)
        {
            SplitQuoted(start, end);
            return true;
        }

        while (true)
        {
            var comma = buffer.AsSpan(start, end - start).IndexOf(',');
            Add(start, comma < 0 ? end - start : comma);
            if (comma < 0)
            {
                return true;
            }

            start += comma + 1;
        }
    }

    private void Add(int start, int length)
    {
        if (Count == fields.Length)
        {
            Array.Resize(ref fields, fields.Length * 2);
        }

        fields[Count++] = (start, length);
    }

    /// <summary>Splits a row with quotes; quoted fields are unescaped in place. A quote may stand only where RFC 4180 has one, or rows would merge unseen.</summary>
    private void SplitQuoted(int start, int end)
    {
        var (write, first, quoted, closed) = (start, start, false, false);
        for (var at = start; at < end; at++)
        {
            var c = buffer[at];
            if (c == '"' && quoted)
            {
                var doubled = at + 1 < end && buffer[at + 1] == '"';
                if (doubled)
                {
                    buffer[write++] = '"';
                    at++;
                }

                quoted = doubled;
                closed = !doubled;
            }
            else if (c == '"')
            {
                quoted = !closed && buffer.AsSpan(first, write - first).IsWhiteSpace() ? true : throw StrayQuote(first, write);
            }
            else if (c == ',' && !quoted)
            {
                Add(first, write - first);
                first = write;
                closed = false;
            }
            else if (closed && !char.IsWhiteSpace(c))
            {
                throw StrayQuote(first, write);
            }
            else
            {
                buffer[write++] = c;
            }
        }

        Add(first, quoted ? throw Error($"{Count + 1}", "a quote is left open.") : write - first);
    }

    private InvalidDataException StrayQuote(int first, int end) => Error(
        $"{Count + 1}", $"a quote inside the field that begins '{Quoted(buffer.AsSpan(first, end - first))}'; such a field needs quotes around it, and its own doubled.");
}

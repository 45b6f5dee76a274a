using System.Buffers;
using System.Runtime.CompilerServices;

namespace AnnotationFunctions.Core.Tables;

/// <summary>
/// Reads rows of separated values (RFC 4180: quotes, doubled quotes; rows end with CR LF, LF or CR) with one buffer, without allocating per field. What separates
/// the fields is found out, unless it is given. A first line <c>sep=;</c> declares it and is no row of the table.
/// </summary>
internal sealed class CsvRows(TextReader reader, string source, char? delimiter = null)
{
    private const int LongestRow = 1 << 20;
    private const int LongestQuotation = 60;

    private static readonly SearchValues<char> NotText = SearchValues.Create('\0', '\uFFFD'); // U+FFFD is what decoding makes of bytes that are not UTF-8

    private (int Start, int Length)[] fields = new (int, int)[8];
    private char[] buffer = new char[1 << 16];
    private int position;
    private int filled;
    private int width;
    private bool begun;
    private bool ended;
    private bool suspect;

    /// <summary>What separates the fields; known from the first row on.</summary>
    public char Delimiter { get; private set; } = delimiter ?? ',';

    /// <summary>What is wrong so far.</summary>
    public FaultList Faults { get; } = new(source);

    /// <summary>Number of the present row, from 1 with the header.</summary>
    public long Row { get; private set; }

    public int Count { get; private set; }

    public ReadOnlySpan<char> this[int field] => buffer.AsSpan(fields[field].Start, fields[field].Length);

    /// <summary>Moves to the next row that is not blank; false at the end. No row may have more fields than the first, the header.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Read()
    {
        if (!begun)
        {
            Begin();
        }

        do
        {
            if (!ReadRow())
            {
                return false;
            }
        }
        while ((fields[0].Length == 0 || char.IsWhiteSpace(buffer[fields[0].Start])) && IsBlank());

        if (suspect)
        {
            RequireText();
        }

        width = width == 0 ? Count : width;
        return Count <= width || Fits() || Read();
    }

    /// <summary>Notes that a field of the present row is wrong.</summary>
    public void Fault(string column, string what, AnswersFault kind = AnswersFault.None) => Faults.Add(Row, column, what, kind);

    /// <summary>The field, trimmed; empty, with a fault noted, where the row has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<char> Required(int index, string column)
    {
        var field = Optional(index);
        if (field.IsEmpty)
        {
            Fault(column, index < Count ? "empty." : $"missing: the row has {Count} fields.");
        }

        return field;
    }

    /// <summary>The field, trimmed; empty where the row has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<char> Optional(int index) => index < Count ? this[index].Trim() : default;

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

    /// <summary>Looks at the beginning of the text: a byte order mark, a declaration of the delimiter, or rows that show it.</summary>
    private void Begin()
    {
        begun = true;
        var (start, at) = (0, 0);
        while (filled < buffer.Length && Fill(ref start, ref at))
        {
        }

        position = filled > 0 && buffer[0] == '\uFEFF' ? 1 : 0;
        var text = buffer.AsSpan(position, filled - position);
        if (Delimiters.Declared(text) is { } declared)
        {
            Row++;
            position += declared.Length;
            Delimiter = delimiter ?? declared.Delimiter;
        }
        else
        {
            Delimiter = delimiter ?? Delimiters.Find(text);
        }
    }

    /// <summary>Whether the present row says nothing, as rows below a table that a spreadsheet saved.</summary>
    private bool IsBlank()
    {
        for (var field = 0; field < Count; field++)
        {
            if (!this[field].IsWhiteSpace())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Drops empty fields behind the last column; a fault is noted where others stand there.</summary>
    private bool Fits()
    {
        var count = Count;
        while (Count > width && this[Count - 1].IsWhiteSpace())
        {
            Count--;
        }

        if (Count > width)
        {
            Fault($"{width + 1}", $"the row has {count} fields, the header {width}; a field with a separator or a quote needs quotes around it.");
        }

        return Count == width;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadRow()
    {
        var start = position;
        var at = position;
        var (quotes, quoted) = (false, false);
        while (true)
        {
            var rest = buffer.AsSpan(at, filled - at);
            var hit = quoted ? rest.IndexOf('"') : rest.IndexOfAny('\n', '\r', '"');
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
            if (buffer[at] != '"')
            {
                position = AfterEnd(ref start, ref at);
                return Split(start, at, quotes);
            }

            quotes = true;
            quoted = !quoted;
            at++;
        }
    }

    /// <summary>Where the row behind the line end at <paramref name="at"/> begins; CR LF is one end.</summary>
    private int AfterEnd(ref int start, ref int at)
    {
        var next = at + 1;
        if (buffer[at] == '\n' || (next == filled && !Fill(ref start, ref at)))
        {
            return next;
        }

        next = at + 1;
        return buffer[next] == '\n' ? next + 1 : next;
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
                throw Faults.Fatal(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"{source}, row {Row + 1}: longer than {LongestRow:N0} characters; is a quote left open?"));
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
                throw Faults.Fatal(Row, $"{field + 1}", $"'{Quoted(this[field])}' is not text in UTF-8.");
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Split(int start, int end, bool quotes)
    {
        Row++;
        Count = 0;
        if (quotes)
        {
            SplitQuoted(start, end);
            return true;
        }

        var separator = Delimiter;
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf(separator);
            Add(start, length < 0 ? end - start : length);
            if (length < 0)
            {
                return true;
            }

            start += length + 1;
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
            else if (c == Delimiter && !quoted)
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

        Add(first, quoted ? throw Faults.Fatal(Row, $"{Count + 1}", "a quote is left open.") : write - first);
    }

    private AnswersFormatException StrayQuote(int first, int end) => Faults.Fatal(
        Row, $"{Count + 1}", $"a quote inside the field that begins '{Quoted(buffer.AsSpan(first, end - first))}'; such a field needs quotes around it, and its own doubled.");
}

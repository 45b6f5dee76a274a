namespace AnnotationFunctions.Core.Schema;

/// <summary>
/// Offsets in Unicode code points. A .NET string counts UTF-16 code units, a browser too, Python counts code points: span offsets
/// are code points everywhere in this project, and this type converts.
/// </summary>
/// <remarks>
/// A surrogate without its partner counts as one. Text without code points above U+FFFF costs one pass and no memory; otherwise
/// the positions of those are kept, and a conversion is a binary search. Safe to share between threads.
/// </remarks>
public sealed class CodePoints : IEquatable<CodePoints>
{
    private readonly string _text;
    private readonly int[] _pairs;
    private WordBreaks? _words;

    /// <summary>Indexes a text. O(length).</summary>
    public CodePoints(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
        _pairs = FindPairs(text);
        Length = text.Length - _pairs.Length;
    }

    /// <summary>Length of the text in code points.</summary>
    public int Length { get; }

    /// <summary>Where words and characters of the text end; found when it is first asked for.</summary>
    internal WordBreaks Words => LazyInitializer.EnsureInitialized(ref _words, () => new WordBreaks(_text));

    /// <summary>Length of a text in code points. O(length), no allocation.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))
            {
                count--;
            }
        }
        return count;
    }

    /// <summary>The index of the UTF-16 code unit where a code point begins. O(log n).</summary>
    /// <param name="codePoint">Offset in code points, from 0 to <see cref="Length"/> inclusive.</param>
    public int ToUtf16(int codePoint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(codePoint);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(codePoint, Length);
        // Pair k begins at code point _pairs[k] - k: count the pairs that lie wholly before the offset.
        var (low, high) = (0, _pairs.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_pairs[middle] - middle < codePoint)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return codePoint + low;
    }

    /// <summary>
    /// The offset in code points of a UTF-16 code unit; the second half of a pair belongs to the code point of the first. O(log n).
    /// </summary>
    /// <param name="utf16">Index in the string, from 0 to its length inclusive.</param>
    public int FromUtf16(int utf16)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(utf16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(utf16, _text.Length);
        var found = Array.BinarySearch(_pairs, utf16);
        return utf16 - (found >= 0 ? found : ~found);
    }

    /// <summary>The text from one code point up to, but not including, another.</summary>
    public ReadOnlySpan<char> Slice(int start, int end)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, end);
        var from = ToUtf16(start);
        return _text.AsSpan(from, ToUtf16(end) - from);
    }

    /// <summary>Whether both index the same text.</summary>
    public bool Equals(CodePoints? other) => other is not null && _text == other._text;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as CodePoints);

    /// <inheritdoc />
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    private static int[] FindPairs(string text)
    {
        List<int>? found = null;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && char.IsLowSurrogate(text[i + 1]))
            {
                (found ??= []).Add(i++);
            }
        }
        return found?.ToArray() ?? [];
    }
}

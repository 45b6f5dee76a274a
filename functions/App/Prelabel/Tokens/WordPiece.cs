using System.Globalization;
using System.Text;
using AnnotationFunctions.Media.Text;

namespace AnnotationFunctions.App.Prelabel.Tokens;

/// <summary>
/// WordPiece as BERT uses it: the text is cleaned, lower-cased and freed of accents as the model was trained, cut at spaces and
/// punctuation, and each word is taken apart by the longest piece first. Every piece remembers where in the original text it stood.
/// </summary>
internal sealed class WordPiece(IReadOnlyDictionary<string, int> vocabulary, WordPieceOptions options) : ISubwordModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces =
        new Dictionary<string, int>(vocabulary, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly int unknown = vocabulary.TryGetValue(options.Unknown, out var id)
        ? id
        : throw new ModelException($"The tokenizer's vocabulary lacks its unknown token '{options.Unknown}'.");

    public List<Token> Encode(string text)
    {
        var tokens = new List<Token>();
        var word = new StringBuilder();
        var origin = new List<(int Start, int End)>();
        for (var at = 0; at < text.Length;)
        {
            var ok = Rune.TryGetRuneAt(text, at, out var rune);
            var end = at + (ok ? rune.Utf16SequenceLength : 1);
            switch (ok ? ClassOf(rune) : CharacterClass.Dropped)
            {
                case CharacterClass.Space:
                    Cut(word, origin, tokens);
                    break;
                case CharacterClass.Alone:
                    Cut(word, origin, tokens);
                    Append(text, at, end, word, origin);
                    Cut(word, origin, tokens);
                    break;
                case CharacterClass.Letter:
                    Append(text, at, end, word, origin);
                    break;
            }

            at = end;
        }

        Cut(word, origin, tokens);
        return tokens;
    }

    private CharacterClass ClassOf(Rune rune)
    {
        if (rune.Value is '\t' or '\n' or '\r' || Rune.IsWhiteSpace(rune))
        {
            return CharacterClass.Space;
        }

        if (options.Clean && (rune.Value is 0 or 0xFFFD
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate))
        {
            return CharacterClass.Dropped;
        }

        return IsPunctuation(rune) || (options.CutIdeographs && IsIdeograph(rune.Value)) ? CharacterClass.Alone : CharacterClass.Letter;
    }

    /// <summary>ASCII symbols count as punctuation, as the models were trained.</summary>
    private static bool IsPunctuation(Rune rune) => rune.IsAscii ? rune.Value > ' ' && !Rune.IsLetterOrDigit(rune) : Rune.IsPunctuation(rune);

    private static bool IsIdeograph(int code) => code is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private void Append(string text, int start, int end, StringBuilder word, List<(int Start, int End)> origin)
    {
        var letters = text[start..end];
        var normal = options.StripAccents ? Stripped(letters) : letters;
        normal = options.Lowercase ? normal.ToLowerInvariant() : normal;
        word.Append(normal);
        for (var i = 0; i < normal.Length; i++)
        {
            origin.Add((start, end));
        }
    }

    private static string Stripped(string letters)
    {
        if (letters[0] < 0x80)
        {
            return letters;
        }

        var kept = new StringBuilder();
        foreach (var code in CanonicalComposition.DecomposeRunes(letters).Where(code => Rune.GetUnicodeCategory(new Rune(code)) != UnicodeCategory.NonSpacingMark))
        {
            kept.Append(new Rune(code).ToString());
        }

        return kept.ToString();
    }

    private void Cut(StringBuilder word, List<(int Start, int End)> origin, List<Token> tokens)
    {
        if (word.Length > 0)
        {
            CutWord(word.ToString(), origin, tokens);
        }

        word.Clear();
        origin.Clear();
    }

    private void CutWord(string word, List<(int Start, int End)> origin, List<Token> tokens)
    {
        var before = tokens.Count;
        var known = word.EnumerateRunes().Count() <= options.MaxWordLength;
        for (var start = 0; known && start < word.Length;)
        {
            var (id, end) = Longest(word, start);
            known = end > start;
            tokens.Add(new Token(id, origin[start].Start, known ? origin[end - 1].End : 0, start > 0));
            start = end;
        }

        if (!known)
        {
            tokens.RemoveRange(before, tokens.Count - before);
            tokens.Add(new Token(unknown, origin[0].Start, origin[^1].End));
        }
    }

    private (int Id, int End) Longest(string word, int start)
    {
        Span<char> piece = new char[options.Continuation.Length + word.Length];
        var prefix = start == 0 ? 0 : options.Continuation.Length;
        options.Continuation.AsSpan(0, prefix).CopyTo(piece);
        word.AsSpan(start).CopyTo(piece[prefix..]);
        for (var end = word.Length; end > start; end--)
        {
            if (pieces.TryGetValue(piece[..(prefix + end - start)], out var id))
            {
                return (id, end);
            }
        }

        return (unknown, start);
    }

    private enum CharacterClass
    {
        Letter,
        Alone,
        Space,
        Dropped,
    }
}

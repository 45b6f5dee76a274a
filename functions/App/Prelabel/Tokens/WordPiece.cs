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
    private const int DottedI = 0x130; // the one letter whose lower case has two characters
    private const int DotAbove = 0x307;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces =
        new Dictionary<string, int>(vocabulary, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly int unknown = vocabulary.TryGetValue(options.Unknown, out var id)
        ? id
        : throw new ModelException($"The tokenizer's vocabulary lacks its unknown token '{options.Unknown}'.");

    public List<Token> Encode(string text)
    {
        var tokens = new List<Token>();
        var word = new Word();
        for (var at = 0; at < text.Length;)
        {
            var ok = Rune.TryGetRuneAt(text, at, out var rune);
            var end = at + (ok ? rune.Utf16SequenceLength : 1);
            if (ok && !(options.Clean && IsDropped(rune)))
            {
                Read(rune, at, end, word, tokens);
            }

            at = end;
        }

        Cut(word, tokens);
        return tokens;
    }

    /// <summary>A character of the text: what the normaliser makes of it goes to the word, or ends it.</summary>
    private void Read(Rune rune, int start, int end, Word word, List<Token> tokens)
    {
        var ideograph = options.CutIdeographs && IsIdeograph(rune.Value); // looked at before accents are taken off, as in training
        foreach (var letter in Normal(rune))
        {
            var alone = ideograph || IsPunctuation(letter);
            if (alone || Rune.IsWhiteSpace(letter))
            {
                Cut(word, tokens);
            }

            if (!Rune.IsWhiteSpace(letter))
            {
                word.Append(letter, start, end);
            }

            if (alone)
            {
                Cut(word, tokens);
            }
        }
    }

    /// <summary>Control characters, also those that count as white space but for tab and the two ends of lines.</summary>
    private static bool IsDropped(Rune rune) => rune.Value is 0 or 0xFFFD || (rune.Value is not ('\t' or '\n' or '\r')
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);

    /// <summary>ASCII symbols count as punctuation, as the models were trained.</summary>
    private static bool IsPunctuation(Rune rune) => rune.IsAscii ? rune.Value is > ' ' and <= '~' && !Rune.IsLetterOrDigit(rune) : Rune.IsPunctuation(rune);

    private static bool IsIdeograph(int code) => code is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private IEnumerable<Rune> Normal(Rune rune)
    {
        if (rune.IsAscii || !options.StripAccents)
        {
            return !options.Lowercase ? [rune] : rune.Value == DottedI ? [new Rune('i'), new Rune(DotAbove)] : [Rune.ToLowerInvariant(rune)];
        }

        var letters = CanonicalComposition.DecomposeRunes(rune.ToString()).Select(code => new Rune(code)).Where(letter => Rune.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark);
        return options.Lowercase ? letters.Select(Rune.ToLowerInvariant) : letters;
    }

    private void Cut(Word word, List<Token> tokens)
    {
        if (word.Origin.Count > 0)
        {
            CutWord(word.Letters.ToString(), word.Origin, tokens);
        }

        word.Letters.Clear();
        word.Origin.Clear();
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

    /// <summary>The normalised letters of a word, and for each UTF-16 unit where in the text it came from.</summary>
    private sealed class Word
    {
        public StringBuilder Letters { get; } = new();

        public List<(int Start, int End)> Origin { get; } = [];

        public void Append(Rune letter, int start, int end)
        {
            Letters.Append(letter);
            for (var i = 0; i < letter.Utf16SequenceLength; i++)
            {
                Origin.Add((start, end));
            }
        }
    }
}

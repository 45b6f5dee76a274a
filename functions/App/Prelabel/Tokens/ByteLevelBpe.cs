using System.Text;
using System.Text.RegularExpressions;

namespace AnnotationFunctions.App.Prelabel.Tokens;

/// <summary>
/// Byte-level BPE as GPT-2 and RoBERTa use it: the text is cut into words, each word's UTF-8 bytes are written as visible characters, and
/// pairs are joined in the order in which training learned them. Every piece remembers which characters of the text its bytes came from.
/// </summary>
internal sealed partial class ByteLevelBpe(IReadOnlyDictionary<string, int> vocabulary, IReadOnlyDictionary<(string, string), int> merges, bool addPrefixSpace, string? unknown) : ISubwordModel
{
    private const int MaxWordBytes = 1_024;

    private static readonly string[] Visible = VisibleBytes();

    private readonly int? unknownId = unknown is null ? null : vocabulary.TryGetValue(unknown, out var id) ? id : throw new ModelException($"The tokenizer's vocabulary lacks its unknown token '{unknown}'.");

    public List<Token> Encode(string text)
    {
        var shift = addPrefixSpace && text.Length > 0 && !char.IsWhiteSpace(text[0]) ? 1 : 0;
        var tokens = new List<Token>();
        foreach (var word in Words().EnumerateMatches(shift == 1 ? " " + text : text))
        {
            EncodeWord(text, word.Index - shift, word.Index - shift + word.Length, tokens);
        }

        return tokens;
    }

    private void EncodeWord(string text, int start, int end, List<Token> tokens)
    {
        var first = tokens.Count;
        var symbols = new List<(string Piece, int Start, int End)>();
        if (start < 0)
        {
            symbols.Add((Visible[' '], 0, 0));
            start = 0;
        }

        Span<byte> bytes = stackalloc byte[4];
        while (start < end)
        {
            if (!Rune.TryGetRuneAt(text, start, out var rune))
            {
                rune = Rune.ReplacementChar;
            }

            var next = Math.Min(end, start + (rune == Rune.ReplacementChar ? 1 : rune.Utf16SequenceLength));
            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                symbols.Add((Visible[value], start, next));
            }

            start = next;
            if (symbols.Count > MaxWordBytes)
            {
                Merge(symbols, tokens, first);
                symbols.Clear();
            }
        }

        Merge(symbols, tokens, first);
    }

    private void Merge(List<(string Piece, int Start, int End)> symbols, List<Token> tokens, int first)
    {
        while (symbols.Count > 1)
        {
            var (best, rank) = (-1, int.MaxValue);
            for (var i = 0; i + 1 < symbols.Count; i++)
            {
                if (merges.TryGetValue((symbols[i].Piece, symbols[i + 1].Piece), out var found) && found < rank)
                {
                    (best, rank) = (i, found);
                }
            }

            if (best < 0)
            {
                break;
            }

            symbols[best] = (symbols[best].Piece + symbols[best + 1].Piece, symbols[best].Start, symbols[best + 1].End);
            symbols.RemoveAt(best + 1);
        }

        foreach (var (piece, start, end) in symbols)
        {
            if ((vocabulary.TryGetValue(piece, out var known) ? known : unknownId) is { } id)
            {
                tokens.Add(new Token(id, start, end, tokens.Count > first));
            }
        }
    }

    /// <summary>GPT-2's table: printable bytes stand for themselves, the others for the characters from U+0100 on.</summary>
    private static string[] VisibleBytes()
    {
        var table = new string[256];
        var next = 0x100;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            table[value] = ((char)(printable ? value : next++)).ToString();
        }

        return table;
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Words();
}

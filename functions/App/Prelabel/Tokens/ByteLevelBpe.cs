using System.Text;
using System.Text.RegularExpressions;

namespace AnnotationFunctions.App.Prelabel.Tokens;

/// <summary>
/// Byte-level BPE as GPT-2 and RoBERTa use it: the text is cut into words, each word's UTF-8 bytes are pieces, and pairs of pieces are joined
/// in the order in which training learned them. Every piece remembers which characters of the text its bytes came from.
/// </summary>
internal sealed partial class ByteLevelBpe : ISubwordModel
{
    private readonly int?[] bytes;
    private readonly IReadOnlyDictionary<(int Left, int Right), (int Rank, int Joined)> merges;
    private readonly bool addPrefixSpace;

    /// <summary>A model with the ids of the 256 bytes (null: left out of every text), the joins by their two parts, and whether a text that begins without a space gets one.</summary>
    public ByteLevelBpe(int?[] bytes, IReadOnlyDictionary<(int Left, int Right), (int Rank, int Joined)> merges, bool addPrefixSpace) =>
        (this.bytes, this.merges, this.addPrefixSpace) = (bytes, merges, addPrefixSpace);

    /// <summary>How vocabularies write a byte (GPT-2's table): printable ones stand for themselves, the others for the characters from U+0100 on.</summary>
    public static IReadOnlyList<string> VisibleBytes { get; } = MakeVisible();

    public List<Token> Encode(string text)
    {
        var shift = addPrefixSpace && text.Length > 0 && text[0] != ' ' ? 1 : 0;
        var classes = Classes(text);
        var (tokens, merge) = (new List<Token>(), new PairMerge(merges));
        foreach (var word in Words().EnumerateMatches(shift == 1 ? " " + classes : classes))
        {
            AddBytes(text, word.Index - shift, word.Index - shift + word.Length, merge);
            merge.Run(tokens);
        }

        return tokens;
    }

    private void AddBytes(string text, int start, int end, PairMerge merge)
    {
        Span<byte> utf8 = stackalloc byte[4];
        if (start < 0)
        {
            start = 0; // the space before the text counts to its first character
            Add(bytes[' '], start, start + LengthAt(text, start), merge);
        }

        while (start < end)
        {
            var rune = Rune.TryGetRuneAt(text, start, out var found) ? found : Rune.ReplacementChar;
            var next = start + LengthAt(text, start);
            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                Add(bytes[value], start, next, merge);
            }

            start = next;
        }
    }

    private static void Add(int? id, int start, int end, PairMerge merge)
    {
        if (id is { } known)
        {
            merge.Add(known, start, end);
        }
    }

    private static int LengthAt(string text, int at) => Rune.TryGetRuneAt(text, at, out var rune) ? rune.Utf16SequenceLength : 1;

    /// <summary>
    /// The text with two letters, digits or dots in place of each character beyond U+FFFF, whichever it is: patterns of .NET see halves of
    /// such characters, which are neither.
    /// </summary>
    private static string Classes(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? text : string.Create(text.Length, text, static (classes, text) =>
    {
        text.CopyTo(classes);
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                classes.Slice(i, 2).Fill(Rune.GetRuneAt(text, i) is var rune && Rune.IsLetter(rune) ? 'a' : Rune.IsNumber(rune) ? '0' : '.');
                i++;
            }
        }
    });

    private static string[] MakeVisible()
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

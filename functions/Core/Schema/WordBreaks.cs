using System.Buffers;
using System.Globalization;
using System.Text;

namespace AnnotationFunctions.Core.Schema;

/// <summary>What of a text is cut where a span begins or ends: nothing, a word or a character.</summary>
/// <remarks>
/// <para>A character is a grapheme cluster (Unicode Standard Annex 29): a letter with its marks, an emoji of several parts, a flag, a consonant with
/// the one that a virama joins to it. A word is a run of characters that hold a letter, a digit or a numeral; format characters between them,
/// such as a soft hyphen, do not end it. Apostrophes and hyphens do, so that "Ada" in "Ada's" and "London" in "London-based" are whole.</para>
/// <para>Letters of scripts that are written without spaces (<see cref="UnspacedScripts"/>) belong to no word, because where theirs end cannot
/// be seen without a dictionary: a cut beside one is never inside a word. Digits stay together in every script.</para>
/// <para>O(length), once per text. Safe to share between threads.</para>
/// </remarks>
internal sealed class WordBreaks
{
    private const int ZeroWidthSpace = 0x200B;
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int FarthestConsonant = 0x80; // the consonants of a script are at most a block away from its virama

    /// <summary>Marks that join the next consonant to the one before: viramas that form conjuncts, and invisible stackers.</summary>
    private static readonly SearchValues<char> Joiners =
        SearchValues.Create("\u094D\u09CD\u0ACD\u0B4D\u0C4D\u0D4D\u1039\u17D2\u1A60\u1B44\u1BAB\uA9C0\uAAF6");

    private readonly Cut[] _cuts;

    /// <summary>Finds what a cut at every offset of a text goes through.</summary>
    public WordBreaks(string text)
    {
        var clusters = Clusters(text);
        _cuts = new Cut[CodePoints.Count(text) + 1];
        var last = -1; // the cluster before that is not a format character
        for (var i = 0; i < clusters.Count; i++)
        {
            var (offset, length, kind, isJoined) = clusters[i];
            _cuts.AsSpan(offset + 1, length - 1).Fill(Cut.Character);
            if (kind == Kind.Format)
            {
                continue;
            }
            if (last >= 0 && Together(clusters[last].Kind, kind))
            {
                for (var k = last + 1; k <= i; k++)
                {
                    _cuts[clusters[k].Offset] = Cut.Word;
                }
            }
            if (isJoined)
            {
                _cuts[offset] = Cut.Character;
            }
            last = i;
        }
    }

    /// <summary>What a cut goes through.</summary>
    public enum Cut : byte
    {
        /// <summary>Nothing: it lies beside a word, or where no words can be seen.</summary>
        Nothing,

        /// <summary>A word.</summary>
        Word,

        /// <summary>A character.</summary>
        Character,
    }

    private enum Kind : byte
    {
        Other,
        Format,
        Letter,
        UnspacedLetter,
        Digit,
    }

    /// <summary>What a cut at an offset, in code points, goes through.</summary>
    public Cut At(int offset) => _cuts[offset];

    private static bool Together(Kind before, Kind after) => (before, after) switch
    {
        (Kind.Digit or Kind.Letter, Kind.Digit or Kind.Letter) => true,
        _ => false,
    };

    private static List<(int Offset, int Length, Kind Kind, bool IsJoined)> Clusters(string text)
    {
        List<(int, int, Kind, bool)> clusters = [];
        var (offset, joiner) = (0, 0);
        for (var at = 0; at < text.Length;)
        {
            var cluster = text.AsSpan(at, StringInfo.GetNextTextElementLength(text, at));
            _ = Rune.DecodeFromUtf16(cluster, out var first, out _);
            var isJoined = joiner != 0 && Rune.GetUnicodeCategory(first) == UnicodeCategory.OtherLetter
                && Math.Abs(first.Value - joiner) < FarthestConsonant;
            var length = CodePoints.Count(cluster);
            clusters.Add((offset, length, KindOf(cluster), isJoined));
            joiner = JoinerAtEnd(cluster);
            offset += length;
            at += cluster.Length;
        }
        return clusters;
    }

    /// <summary>The mark that joins the next consonant to this cluster; 0 when there is none, or a non-joiner undoes it.</summary>
    private static int JoinerAtEnd(ReadOnlySpan<char> cluster)
    {
        var at = cluster.LastIndexOfAny(Joiners);
        return at > 0 && !cluster[at..].Contains((char)ZeroWidthNonJoiner) ? cluster[at] : 0;
    }

    private static Kind KindOf(ReadOnlySpan<char> cluster)
    {
        var kind = Kind.Format;
        foreach (var rune in cluster.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                    or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber:
                    kind = kind == Kind.UnspacedLetter || UnspacedScripts.Contains(rune) ? Kind.UnspacedLetter : Kind.Letter;
                    break;
                case UnicodeCategory.DecimalDigitNumber:
                    kind = Kind.Digit;
                    break;
                case UnicodeCategory.EnclosingMark:
                    return Kind.Other; // a keycap is a picture
                case UnicodeCategory.Format when rune.Value != ZeroWidthSpace:
                    break;
                default:
                    kind = kind == Kind.Format ? Kind.Other : kind;
                    break;
            }
        }
        return kind;
    }
}

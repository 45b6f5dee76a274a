using System.Globalization;
using System.Text;

namespace AnnotationFunctions.Media.Text;

/// <summary>Tells characters that somebody wrote from numbers that were read as characters.</summary>
/// <remarks>
/// Text holds no control characters but white space, no unassigned and no private characters; letters and digits are not rare in it; its letters are of
/// one script beside Latin ones, or of the East Asian scripts, which are written together; Latin letters are mostly plain ones; East Asian characters
/// are mostly those that the national standards list as common (a wrong reading meets about a fifth of them by chance); and letters that are
/// written in words are separated now and then. Fewer than four characters other than plain letters and digits prove nothing.
/// </remarks>
internal static class WrittenText
{
    private const double LeastOfOneScript = 0.8, MostAccented = 0.6, MostAccentedAmongOthers = 0.1, LeastReadable = 0.25, LeastCommon = 0.7, LeastCommonOfFew = 0.9;
    private const int LongestWord = 200, LeastCharacters = 4, LeastPlainCharacters = 2, Few = 20;

    private static readonly Encoding[] Standards;

    static WrittenText()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Standards = [Standard(936), Standard(932), Standard(950), Standard(949)];
    }

    /// <summary>Whether the characters look written.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    /// <param name="eastAsianAlone">Asks for more: only common East Asian characters, and at least four of them, are taken.</param>
    public static bool Is(string text, bool eastAsianAlone)
    {
        var counts = new ScriptCounts();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!counts.Take(rune))
            {
                return false;
            }
        }

        if (eastAsianAlone)
        {
            return counts.EastAsian >= LeastCharacters && counts.EastAsian >= LeastCommonOfFew * counts.Letters && IsCommon(text, counts, LeastCommonOfFew);
        }

        var accented = counts.Latin - counts.PlainLatin;
        return counts.Seen >= (counts.PlainLatin == counts.Letters ? LeastPlainCharacters : LeastCharacters)
            && counts.Letters + counts.Digits >= LeastReadable * counts.Seen
            && (accented <= MostAccented * counts.Latin || accented <= MostAccentedAmongOthers * counts.Letters)
            && Math.Max(counts.EastAsian, counts.LargestOther) >= LeastOfOneScript * (counts.Letters - counts.Latin)
            && counts.LongestWord <= LongestWord
            && IsCommon(text, counts, counts.EastAsian < Few ? LeastCommonOfFew : LeastCommon);
    }

    private static bool IsCommon(string text, ScriptCounts counts, double share) =>
        counts.EastAsian == 0 || Standards.Any(standard => Common(text, standard) >= share * counts.EastAsian);

    /// <summary>How many East Asian characters a national standard lists among its common ones: level 1 of GB 2312, JIS X 0208 and Big5; KS X 1001. Kana are common.</summary>
    private static int Common(string text, Encoding standard)
    {
        var count = 0;
        Span<byte> code = stackalloc byte[4];
        Span<char> character = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Script.IsEastAsian(rune.Value))
            {
                continue;
            }

            if (Script.IsKana(rune.Value))
            {
                count++;
                continue;
            }

            var length = standard.GetBytes(character[..rune.EncodeToUtf16(character)], code);
            count += length == 2 && IsCommon(standard.CodePage, code[0], code[1]) ? 1 : 0;
        }

        return count;
    }

    private static bool IsCommon(int codePage, byte lead, byte trail) => codePage switch
    {
        936 => lead is >= 0xB0 and <= 0xD7 && trail >= 0xA1,
        932 => lead is >= 0x88 and <= 0x97 || lead == 0x98 && trail <= 0x72,
        950 => lead is >= 0xA4 and <= 0xC6,
        _ => lead is >= 0xB0 and <= 0xC8 && trail >= 0xA1,
    };

    private static Encoding Standard(int codePage) => Encoding.GetEncoding(codePage, new EncoderReplacementFallback("?"), DecoderFallback.ReplacementFallback);

    /// <summary>Counts the letters of a text by script.</summary>
    private sealed class ScriptCounts
    {
        private readonly Dictionary<int, int> _others = [];
        private int _word;

        public int Seen { get; private set; }

        public int Digits { get; private set; }

        public int Letters { get; private set; }

        public int Latin { get; private set; }

        public int PlainLatin { get; private set; }

        public int EastAsian { get; private set; }

        public int LongestWord { get; private set; }

        public int LargestOther => _others.Count == 0 ? 0 : _others.Values.Max();

        /// <summary>Counts a character; false when no text holds it.</summary>
        public bool Take(Rune rune)
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
                || category == UnicodeCategory.Control && rune.Value is not (>= 0x09 and <= 0x0D))
            {
                return false;
            }

            if (Script.IsShared(rune.Value))
            {
                return true;
            }

            Seen += category is UnicodeCategory.SpaceSeparator or UnicodeCategory.Control or UnicodeCategory.Format ? 0 : 1;
            Digits += category == UnicodeCategory.DecimalDigitNumber ? 1 : 0;
            if (!Rune.IsLetter(rune) && category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark))
            {
                _word = 0;
                return true;
            }

            Count(rune.Value);
            return true;
        }

        private void Count(int codePoint)
        {
            Letters++;
            if (Script.IsEastAsian(codePoint))
            {
                EastAsian++;
                _word = 0;
                return;
            }

            if (Script.IsLatin(codePoint))
            {
                Latin++;
                PlainLatin += codePoint < 0x80 ? 1 : 0;
            }
            else
            {
                var script = Script.OfOther(codePoint);
                _others[script] = _others.GetValueOrDefault(script) + 1;
            }

            // Thai, Lao, Tibetan, Burmese and Khmer have no spaces between words.
            _word = codePoint is (>= 0xE00 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) ? 0 : _word + 1;
            LongestWord = Math.Max(LongestWord, _word);
        }
    }

    /// <summary>Scripts by ranges of code points, as coarse as the rule needs them.</summary>
    private static class Script
    {
        public static bool IsLatin(int codePoint) => codePoint is <= 0x2FF or (>= 0x1D00 and <= 0x1EFF) or (>= 0x2C60 and <= 0x2C7F) or (>= 0xA720 and <= 0xA7FF)
            or (>= 0xAB30 and <= 0xAB6F) or (>= 0xFB00 and <= 0xFB06) or (>= 0xFF21 and <= 0xFF5A);

        public static bool IsEastAsian(int codePoint) => IsKana(codePoint) || codePoint is (>= 0x1100 and <= 0x11FF) or (>= 0x2E80 and <= 0x2FDF) or (>= 0x3005 and <= 0x3007)
            or (>= 0x3100 and <= 0x318F) or (>= 0x31A0 and <= 0x31BF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7FF)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

        public static bool IsKana(int codePoint) => codePoint is (>= 0x3041 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0xFF66 and <= 0xFF9F);

        /// <summary>Whether it is a mark that letters of every script take.</summary>
        public static bool IsShared(int codePoint) => codePoint is (>= 0x300 and <= 0x36F) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF)
            or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFE20 and <= 0xFE2F) or (>= 0xE0100 and <= 0xE01EF);

        /// <summary>A number for the script.</summary>
        public static int OfOther(int codePoint) => codePoint switch
        {
            (>= 0x370 and <= 0x3FF) or (>= 0x1F00 and <= 0x1FFF) => 1,
            (>= 0x400 and <= 0x52F) or (>= 0x1C80 and <= 0x1C8F) or (>= 0x2DE0 and <= 0x2DFF) or (>= 0xA640 and <= 0xA69F) => 2,
            (>= 0x530 and <= 0x58F) or (>= 0xFB13 and <= 0xFB17) => 7,
            (>= 0x590 and <= 0x5FF) or (>= 0xFB1D and <= 0xFB4F) => 3,
            (>= 0x600 and <= 0x6FF) or (>= 0x750 and <= 0x77F) or (>= 0x870 and <= 0x8FF) or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF) => 4,
            (>= 0x10A0 and <= 0x10FF) or (>= 0x1C90 and <= 0x1CBF) or (>= 0x2D00 and <= 0x2D2F) => 5,
            (>= 0x1200 and <= 0x139F) or (>= 0x2D80 and <= 0x2DDF) or (>= 0xAB00 and <= 0xAB2F) => 6,
            _ => codePoint >> 7,
        };
    }
}

using System.Text;

namespace AnnotationFunctions.Core.Schema;

/// <summary>
/// Scripts that are written without spaces between words: Chinese (Han, Bopomofo), Japanese (Han, Hiragana, Katakana), Thai, Lao, Tibetan, Burmese,
/// Khmer, and smaller ones of South-East Asia. By blocks of Unicode 16; Korean and Vietnamese have spaces.
/// </summary>
internal static class UnspacedScripts
{
    /// <summary>First and last code points of blocks, rising.</summary>
    private static readonly (int First, int Last)[] Blocks =
    [
        (0x0E00, 0x0E7F),   // Thai
        (0x0E80, 0x0EFF),   // Lao
        (0x0F00, 0x0FFF),   // Tibetan
        (0x1000, 0x109F),   // Myanmar
        (0x1780, 0x17FF),   // Khmer
        (0x1950, 0x197F),   // Tai Le
        (0x1980, 0x19DF),   // New Tai Lue
        (0x1A20, 0x1AAF),   // Tai Tham
        (0x1B00, 0x1B7F),   // Balinese
        (0x2E80, 0x2FDF),   // CJK radicals
        (0x3000, 0x30FF),   // CJK symbols (々), Hiragana, Katakana
        (0x3100, 0x312F),   // Bopomofo
        (0x31A0, 0x31BF),   // Bopomofo Extended
        (0x31F0, 0x31FF),   // Katakana Phonetic Extensions
        (0x3400, 0x4DBF),   // CJK Extension A
        (0x4E00, 0x9FFF),   // CJK Unified Ideographs
        (0xA980, 0xA9DF),   // Javanese
        (0xA9E0, 0xA9FF),   // Myanmar Extended-B
        (0xAA60, 0xAA7F),   // Myanmar Extended-A
        (0xAA80, 0xAADF),   // Tai Viet
        (0xF900, 0xFAFF),   // CJK Compatibility Ideographs
        (0xFF65, 0xFF9F),   // halfwidth Katakana
        (0x116D0, 0x116FF), // Myanmar Extended-C
        (0x11700, 0x1174F), // Ahom
        (0x16FE0, 0x18DFF), // ideographic symbols, Tangut, Khitan
        (0x1AFF0, 0x1B2FF), // Kana supplements, Nushu
        (0x20000, 0x3FFFF), // CJK Extensions B and later
    ];

    /// <summary>Whether a letter is of a script that is written without spaces.</summary>
    public static bool Contains(Rune letter)
    {
        var (low, high) = (0, Blocks.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (letter.Value < Blocks[middle].First)
            {
                high = middle - 1;
            }
            else if (letter.Value > Blocks[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }
        return false;
    }
}

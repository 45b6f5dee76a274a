namespace AnnotationFunctions.Media.Text;

/// <summary>Hangul syllables, which are composed and decomposed by arithmetic (Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    private const int FirstSyllable = 0xAC00, FirstLead = 0x1100, FirstVowel = 0x1161, BeforeTail = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28;

    public static bool IsSyllable(int rune) => rune is >= FirstSyllable and < FirstSyllable + Leads * Vowels * Tails;

    public static void Decompose(int syllable, List<int> parts)
    {
        var index = syllable - FirstSyllable;
        parts.Add(FirstLead + index / (Vowels * Tails));
        parts.Add(FirstVowel + index % (Vowels * Tails) / Tails);
        if (index % Tails > 0)
        {
            parts.Add(BeforeTail + index % Tails);
        }
    }

    public static int? Composite(int first, int second)
    {
        if (first is >= FirstLead and < FirstLead + Leads && second is >= FirstVowel and < FirstVowel + Vowels)
        {
            return FirstSyllable + ((first - FirstLead) * Vowels + second - FirstVowel) * Tails;
        }

        var takesTail = IsSyllable(first) && (first - FirstSyllable) % Tails == 0 && second is > BeforeTail and < BeforeTail + Tails;
        return takesTail ? first + second - BeforeTail : null;
    }
}

using System.Text;

namespace AnnotationFunctions.Core.Fingerprints;

/// <summary>A text reduced to what makes it differ from another: letters, marks and digits in lower case, single spaces between them.</summary>
internal static class FoldedText
{
    /// <summary>Folds a text. One without a letter or digit is returned as it is, so that "?!" and "..." stay different.</summary>
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        var gap = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Counts(rune))
            {
                gap = folded.Length > 0;
                continue;
            }

            if (gap)
            {
                folded.Append(' ');
                gap = false;
            }

            folded.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        return folded.Length == 0 ? text : folded.ToString();
    }

    private static bool Counts(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.NonSpacingMark or
        System.Globalization.UnicodeCategory.SpacingCombiningMark or
        System.Globalization.UnicodeCategory.OtherSymbol or
        System.Globalization.UnicodeCategory.CurrencySymbol or
        System.Globalization.UnicodeCategory.MathSymbol;
}

using System.Globalization;
using System.Text;

namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>Cuts a text into tokens, in code points: runs of letters, digits and marks, and every other sign that is not white space by itself.</summary>
public static class TextTokens
{
    /// <summary>Start and end of each token, in the order of the text. O(length).</summary>
    public static IReadOnlyList<(int Start, int End)> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<(int Start, int End)> tokens = [];
        var (at, start) = (0, -1);
        foreach (var rune in text.EnumerateRunes())
        {
            var isWord = IsWord(rune);
            if (start >= 0 && !isWord)
            {
                tokens.Add((start, at));
                start = -1;
            }
            else if (start < 0 && isWord)
            {
                start = at;
            }

            if (!isWord && !Rune.IsWhiteSpace(rune))
            {
                tokens.Add((at, at + 1));
            }

            at++;
        }

        if (start >= 0)
        {
            tokens.Add((start, at));
        }

        return tokens;
    }

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.ConnectorPunctuation;
}

using System.Globalization;
using System.Text;

namespace AnnotationFunctions.Core.Names;

/// <summary>
/// Characters that hide what a file name says: control characters, marks that turn the direction of writing (they make <c>exe.jpg</c> of
/// <c>gpj.exe</c>), and characters without width. Names of every script work without them.
/// </summary>
/// <remarks>
/// Two of them are needed and stay allowed where they are: the joiners U+200C and U+200D after a letter of another script than Latin or
/// after a symbol (Persian and Indic words, emoji of several people), and the tags behind the black flag U+1F3F4 (flags of regions).
/// The signs of the Arabic script that Unicode counts among the format characters are visible and allowed.
/// </remarks>
public static class HiddenCharacters
{
    private const int NonJoiner = 0x200C, Joiner = 0x200D, BlackFlag = 0x1F3F4, LastOfLatin = 0x24F;

    /// <summary>The first hidden character and its position in UTF-16 code units, or null. A lone surrogate counts as hidden.</summary>
    public static (int Position, int CodePoint)? Find(string name)
    {
        int? before = null;
        for (var i = 0; i < name.Length;)
        {
            if (Rune.DecodeFromUtf16(name.AsSpan(i), out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                return (i, name[i]);
            }

            if (IsHidden(rune, before))
            {
                return (i, rune.Value);
            }

            before = Follows(rune, before);
            i += length;
        }

        return null;
    }

    /// <summary>What is wrong with a name, as the end of a sentence that the name begins; null when nothing is hidden in it.</summary>
    public static string? Fault(string name) => Find(name) is var (position, codePoint)
        ? string.Create(CultureInfo.InvariantCulture, $"has the hidden character U+{codePoint:X4} at position {position}; control characters, direction marks and characters without width are not allowed")
        : null;

    /// <summary>The name with each hidden character written as <c>\u{202E}</c>, for people to see.</summary>
    public static string Escape(string name)
    {
        if (Find(name) is null)
        {
            return name;
        }

        var shown = new StringBuilder();
        int? before = null;
        for (var i = 0; i < name.Length;)
        {
            var isWhole = Rune.DecodeFromUtf16(name.AsSpan(i), out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (isWhole && !IsHidden(rune, before))
            {
                shown.Append(name, i, length);
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{(isWhole ? rune.Value : name[i]):X4}}}");
            }

            before = isWhole ? Follows(rune, before) : null;
            i += length;
        }

        return shown.ToString();
    }

    private static bool IsHidden(Rune rune, int? before) => rune.Value switch
    {
        NonJoiner or Joiner => before is null || !MayJoin(new Rune(before.Value)),
        >= 0xE0020 and <= 0xE007F => before != BlackFlag,
        (>= 0x600 and <= 0x605) or 0x6DD or 0x70F or 0x890 or 0x891 or 0x8E2 or 0x110BD or 0x110CD => false,
        0x3164 or 0xFFA0 => true, // Letters by name, blank by looks.
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    private static bool MayJoin(Rune rune) => rune.Value > LastOfLatin && Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol;

    // Tags form a run behind the flag: for each of them the flag is what stands before.
    private static int Follows(Rune rune, int? before) => rune.Value is >= 0xE0020 and < 0xE007F && before == BlackFlag ? BlackFlag : rune.Value;
}

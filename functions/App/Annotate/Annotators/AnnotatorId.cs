using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>
/// The ids that annotators are registered under: a <see cref="Slug"/>, or a name of their own world, such as an e-mail address. The latter is
/// mapped to a slug, the key, which stands for the annotator in table keys, instance ids, links and logs. Lists, answers, findings and datasets show
/// the id as it was given. Capitals count: two ids that differ in one are two annotators.
/// </summary>
public static class AnnotatorId
{
    /// <summary>Most UTF-16 characters of an id: those of the longest e-mail address.</summary>
    public const int MaxLength = 254;

    /// <summary>What an id looks like, for messages.</summary>
    public const string Expected = "1 to 254 letters, digits and .!$&'*+-=^_`{|}~@, with a letter or a digit at both ends";

    private const string Others = ".!$&'*+-=^_`{|}~@";
    private const int HashLength = 16;
    private const int ReadableLength = 40 - 1 - HashLength;

    /// <summary>Whether <paramref name="id"/> can be an id.</summary>
    public static bool IsValid(string id)
    {
        if (id.Length is 0 or > MaxLength)
        {
            return false;
        }

        var runes = id.EnumerateRunes().ToList();
        return Rune.IsLetterOrDigit(runes[0]) && IsOfWord(runes[^1])
            && runes.TrueForAll(rune => rune != Rune.ReplacementChar && (IsOfWord(rune) || (rune.IsAscii && Others.Contains((char)rune.Value, StringComparison.Ordinal))));
    }

    /// <summary>
    /// The key of an id: the id itself where it is a slug, also a key; otherwise what is before the @, as far as a slug can spell it, and 64 bits of
    /// the SHA-256 of the exact id. The domain of an address stays out of it.
    /// </summary>
    public static string Key(string id)
    {
        if (Slug.IsValid(id))
        {
            return id;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..HashLength];
        var readable = string.Join('-', id.Split('@')[0].ToLowerInvariant().Split([.. id.ToLowerInvariant().Where(c => !char.IsAsciiLetterOrDigit(c))], StringSplitOptions.RemoveEmptyEntries));
        readable = readable[..Math.Min(readable.Length, ReadableLength)].Trim('-');
        return readable.Length == 0 ? hash : $"{readable}-{hash}";
    }

    // Marks belong to the letters of many scripts.
    private static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}

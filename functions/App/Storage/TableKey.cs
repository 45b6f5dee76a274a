using System.Text;

namespace AnnotationFunctions.App.Storage;

/// <summary>What Table Storage accepts as a partition or row key, and a way to make such a key from any text.</summary>
public static class TableKey
{
    /// <summary>1 KiB of UTF-16.</summary>
    public const int MaxLength = 512;

    private const char Escape = '!';

    /// <summary>Throws when the service would refuse <paramref name="key"/>; <paramref name="role"/> names it in the message.</summary>
    public static void Check(string key, string role)
    {
        if (key.Length > MaxLength)
        {
            throw new StorageLimitException($"The {role} '{key[..40]}…' has {key.Length} characters; at most {MaxLength} are allowed.");
        }

        for (var i = 0; i < key.Length; i++)
        {
            if (IsRefused(key[i]) || IsLoneSurrogate(key, ref i))
            {
                throw new StorageLimitException(
                    $"The {role} '{Encode(key)}' has the character U+{(int)key[i]:X4} at position {i}; slash, backslash, #, ? and control characters are not allowed.");
            }
        }
    }

    /// <summary>
    /// <paramref name="text"/> with each character that a key must not have, and each '!', written as '!' and four hexadecimal digits.
    /// Different texts give different keys; texts without such characters stay as they are.
    /// </summary>
    public static string Encode(string text)
    {
        if (!text.Any(c => IsRefused(c) || c == Escape || char.IsSurrogate(c)))
        {
            return text;
        }

        var key = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = IsRefused(c) || c == Escape || char.IsSurrogate(c) ? key.Append(Escape).Append(((int)c).ToString("X4")) : key.Append(c);
        }

        return key.ToString();
    }

    private static bool IsRefused(char c) => c is '/' or '\\' or '#' or '?' || char.IsControl(c);

    private static bool IsLoneSurrogate(string key, ref int i)
    {
        if (!char.IsSurrogate(key[i]))
        {
            return false;
        }

        if (i + 1 < key.Length && char.IsSurrogatePair(key[i], key[i + 1]))
        {
            i++;
            return false;
        }

        return true;
    }
}

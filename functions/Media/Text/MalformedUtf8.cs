using System.Globalization;

namespace AnnotationFunctions.Media.Text;

/// <summary>
/// Tells damaged or forged UTF-8 from text in another encoding. Overlong sequences (a character in more bytes than it needs) and encoded surrogates
/// are old means to smuggle characters past a check; read as windows-1252 they would become letters that nobody wrote.
/// </summary>
internal static class MalformedUtf8
{
    // Texts in other encodings hold by chance some bytes that look like UTF-8, but more that do not.
    private const int WellFormedToStray = 4;

    /// <summary>What is wrong, and where, when the content is UTF-8 that is not well-formed; null when it is something else.</summary>
    public static string? Fault(ReadOnlySpan<byte> content)
    {
        int wellFormed = 0, forged = 0, stray = 0;
        string? forgery = null, damage = null;
        for (var at = 0; at < content.Length;)
        {
            if (content[at] < 0x80)
            {
                at++;
                continue;
            }

            var length = SequenceLength(content[at..]);
            if (length == 0)
            {
                stray++;
                damage ??= Format($"byte 0x{content[at]:X2} at {at:N0} is no part of a character");
                at++;
                continue;
            }

            if (Forgery(content.Slice(at, length)) is { } kind)
            {
                forged++;
                forgery ??= Format($"{kind} ({Convert.ToHexString(content.Slice(at, length))}) at byte {at:N0}");
            }
            else
            {
                wellFormed++;
            }

            at += length;
        }

        return forged > 0 && wellFormed + forged > stray ? forgery
            : wellFormed > WellFormedToStray * stray ? damage
            : null;
    }

    /// <summary>Length of a lead byte with as many continuation bytes as it announces, whatever they mean; 0 when there is none.</summary>
    private static int SequenceLength(ReadOnlySpan<byte> bytes)
    {
        var length = bytes[0] switch { >= 0xC0 and < 0xE0 => 2, >= 0xE0 and < 0xF0 => 3, >= 0xF0 and < 0xF8 => 4, _ => 0 };
        if (length > bytes.Length)
        {
            return 0;
        }

        for (var i = 1; i < length; i++)
        {
            if ((bytes[i] & 0xC0) != 0x80)
            {
                return 0;
            }
        }

        return length;
    }

    private static string? Forgery(ReadOnlySpan<byte> sequence) => sequence switch
    {
        [0xC0 or 0xC1, ..] or [0xE0, < 0xA0, ..] or [0xF0, < 0x90, ..] => "an overlong sequence",
        [0xED, >= 0xA0, ..] => "an encoded surrogate",
        [0xF4, >= 0x90, ..] or [> 0xF4, ..] => "a character past U+10FFFF",
        _ => null,
    };

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

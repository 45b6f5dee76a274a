using System.Text;

namespace AnnotationFunctions.Media.Text;

/// <summary>
/// Recognises UTF-16 and UTF-32 without a byte order mark. The decision is a rule, not a statistic of bytes: a reading is taken when every unit
/// is an assigned character that texts hold and the characters belong together (<see cref="WrittenText"/>), and when no other reading is.
/// </summary>
/// <remarks>
/// <para>Valid UTF-8 without control characters is never asked about: it is UTF-8. Of the four readings (two widths, two byte orders) at most one passes in
/// practice: the wrong width puts NUL between characters, the wrong order makes rare ideographs of letters. If two pass, none is taken.</para>
/// <para>Bytes that no text in an 8-bit encoding holds (control characters other than white space) show that the content is no such text; nearly all
/// of UTF-16 has them. Content without them may be text in an 8-bit encoding as well, so there a reading must be one of commonly used East Asian
/// characters, and of four at least.</para>
/// </remarks>
internal static class UnmarkedUnicode
{
    private const int LeastCharacters = 2, LeastWithoutControls = 4;

    private static readonly Encoding[] Readings =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
    ];

    /// <summary>The encoding of the content, or null when it is in none of these.</summary>
    /// <param name="content">A text, or the start of one whose length is a multiple of four.</param>
    /// <param name="isStart">Whether it goes on, so that its last character may be cut.</param>
    public static Encoding? Recognise(ReadOnlySpan<byte> content, bool isStart = false)
    {
        var mayBeEightBit = !HoldsControl(content);
        if (content.Length % 2 != 0 || mayBeEightBit && System.Text.Unicode.Utf8.IsValid(content))
        {
            return null;
        }

        Encoding? found = null;
        foreach (var reading in Readings)
        {
            if (!Passes(content, reading, isStart, mayBeEightBit))
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = reading;
        }

        return found;
    }

    /// <summary>Whether a byte is a control character that no text in an 8-bit encoding holds. Escape (0x1B) is used by ISO-2022-JP.</summary>
    public static bool IsControl(byte value) => value < 0x20 && value is not (0x09 or 0x0A or 0x0B or 0x0C or 0x0D or 0x1B) || value == 0x7F;

    private static bool Passes(ReadOnlySpan<byte> content, Encoding reading, bool isStart, bool mayBeEightBit)
    {
        var unit = reading is UTF32Encoding ? 4 : 2;
        if (content.Length % unit != 0 || content.Length < unit * (mayBeEightBit ? LeastWithoutControls : LeastCharacters))
        {
            return false;
        }

        if (isStart && unit == 2 && EndsInHalf(content, reading))
        {
            content = content[..^2];
        }

        try
        {
            return WrittenText.Is(reading.GetString(content), mayBeEightBit);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool EndsInHalf(ReadOnlySpan<byte> content, Encoding reading) =>
        char.IsHighSurrogate((char)(reading.CodePage == Encoding.Unicode.CodePage ? content[^2] | content[^1] << 8 : content[^2] << 8 | content[^1]));

    private static bool HoldsControl(ReadOnlySpan<byte> content)
    {
        foreach (var value in content)
        {
            if (IsControl(value))
            {
                return true;
            }
        }

        return false;
    }
}

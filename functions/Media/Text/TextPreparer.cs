using System.Globalization;
using System.Text;
using AnnotationFunctions.Core.Fingerprints;

namespace AnnotationFunctions.Media.Text;

/// <summary>Makes a text ready for annotation: decoded whatever its encoding, in Unicode form C, lines ended by \n, stored as UTF-8.</summary>
/// <remarks>Nothing else is changed: white space, case and order stay, so that offsets into the text mean what the annotator saw.</remarks>
public static class TextPreparer
{
    /// <summary>Prepares a text.</summary>
    /// <param name="content">The whole file; not changed.</param>
    /// <param name="limits">The bounds.</param>
    /// <exception cref="RejectedMediaException">Binary content, an unknown or violated encoding, only white space, or a bound exceeded.</exception>
    public static PreparedText Run(byte[] content, TextLimits limits)
    {
        if (content.LongLength > limits.MaxBytes)
        {
            throw new RejectedMediaException("too-many-bytes", Format($"The text file has {content.LongLength:N0} bytes; at most {limits.MaxBytes:N0} are accepted."));
        }

        var source = TextDecoding.Decode(content);
        var decoded = source.Text;
        RefuseControls(decoded);
        var text = CanonicalComposition.Normalize(UnixLines(decoded));
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new RejectedMediaException("blank", "The text holds nothing but white space.");
        }

        var length = CodePoints(text);
        if (length > limits.MaxLength)
        {
            throw new RejectedMediaException("too-long", Format($"The text has {length:N0} characters; at most {limits.MaxLength:N0} are accepted."));
        }

        return new PreparedText(Encoding.UTF8.GetBytes(text), length, source.EncodingName, TextFingerprint.Run(text), [.. Notes(source, text)]);
    }

    private static IEnumerable<string> Notes(DecodedText source, string text)
    {
        var decoded = source.Text;
        if (source.EncodingName != Encoding.UTF8.WebName)
        {
            yield return source.IsUnmarked ? $"was {source.EncodingName}, told by its characters since it had no byte order mark" : $"was {source.EncodingName}";
        }

        if (decoded.Contains('\r', StringComparison.Ordinal))
        {
            yield return "line ends made \\n";
        }

        if (UnixLines(decoded) != text)
        {
            yield return "characters composed (Unicode form C)";
        }
    }

    private static string UnixLines(string text) => text.Contains('\r', StringComparison.Ordinal) ? text.Replace("\r\n", "\n").Replace('\r', '\n') : text;

    private static int CodePoints(string text)
    {
        var count = text.Length;
        foreach (var character in text)
        {
            count -= char.IsLowSurrogate(character) ? 1 : 0;
        }

        return count;
    }

    private static void RefuseControls(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' and not ('\t' or '\n' or '\r' or '\f' or '\v') or '\x7f')
            {
                throw new RejectedMediaException("binary", Format($"The content is not text: character {i} is the control character U+{(int)text[i]:X4}."));
            }
        }
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Text;
using UtfUnknown;

namespace AnnotationFunctions.Media.Text;

/// <summary>Finds the encoding of a text and decodes it without losing or inventing a character.</summary>
internal static class TextDecoding
{
    private const float LeastConfidence = 0.5f;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static TextDecoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>
    /// Decodes by the byte order mark; else as UTF-8 if it is valid; else as UTF-16 or UTF-32 if it is that without a mark; else as the encoding that
    /// the bytes statistically are in, unless they are UTF-8 that somebody damaged or forged.
    /// </summary>
    public static DecodedText Decode(byte[] content)
    {
        if (Marked(content) is { } marked)
        {
            return new DecodedText(Strictly(marked.Encoding, content.AsSpan(marked.MarkLength)), marked.Encoding.WebName);
        }

        if (UnmarkedUnicode.Recognise(content) is { } unmarked)
        {
            return new DecodedText(Strictly(unmarked, content), unmarked.WebName) { IsUnmarked = true };
        }

        RefuseBinary(content);
        if (System.Text.Unicode.Utf8.IsValid(content))
        {
            return new DecodedText(Utf8.GetString(content), Utf8.WebName);
        }

        if (MalformedUtf8.Fault(content) is { } fault)
        {
            throw new RejectedMediaException("invalid-encoding", $"The text is UTF-8 that is not well-formed: {fault}. Save it as UTF-8.");
        }

        var detected = CharsetDetector.DetectFromBytes(content).Detected;
        if (detected?.Encoding is not { } encoding || detected.Confidence < LeastConfidence)
        {
            throw new RejectedMediaException("unknown-encoding", detected is null
                ? "The text is not valid UTF-8, and its encoding could not be told. Save it as UTF-8."
                : $"The text is not valid UTF-8, and its encoding could not be told with confidence (best guess {detected.EncodingName}). Save it as UTF-8.");
        }

        return new DecodedText(Strictly(encoding, content), encoding.WebName);
    }

    private static (Encoding Encoding, int MarkLength)? Marked(ReadOnlySpan<byte> content) => content switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(bigEndian: false, byteOrderMark: false), 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4),
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false), 2),
        _ => null,
    };

    private static void RefuseBinary(byte[] content)
    {
        if (Array.IndexOf(content, (byte)0) is >= 0 and var position)
        {
            throw new RejectedMediaException("binary", $"The content is not text: byte {position} is NUL.");
        }
    }

    private static string Strictly(Encoding encoding, ReadOnlySpan<byte> content)
    {
        var strict = Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        try
        {
            return strict.GetString(content);
        }
        catch (DecoderFallbackException exception)
        {
            throw new RejectedMediaException("invalid-encoding", $"The text is not valid {encoding.WebName}: {exception.BytesUnknown?.Length ?? 0} undecodable bytes at byte {exception.Index}.", exception);
        }
    }
}

/// <summary>A decoded text.</summary>
/// <param name="Text">The text.</param>
/// <param name="EncodingName">Name of the encoding that it was in.</param>
internal readonly record struct DecodedText(string Text, string EncodingName)
{
    /// <summary>Whether it was UTF-16 or UTF-32 that did not say so by a byte order mark.</summary>
    public bool IsUnmarked { get; init; }
}

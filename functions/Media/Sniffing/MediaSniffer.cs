using System.Text;
using AnnotationFunctions.Media.Text;

namespace AnnotationFunctions.Media.Sniffing;

/// <summary>Tells what content is from its first bytes. The name never decides; it only tells CSV and JSON lines from other text.</summary>
public static class MediaSniffer
{
    /// <summary>How many bytes from the start suffice; fewer when the content is shorter.</summary>
    public const int HeadLength = 4096;

    private const int MarkupLength = 512;

    private static readonly string[] MarkupStarts = ["<!doctype html", "<html", "<head", "<body", "<script", "<!doctype svg"];

    /// <summary>Sniffs content.</summary>
    /// <param name="head">The first <see cref="HeadLength"/> bytes, or all if there are fewer.</param>
    /// <param name="name">The file's name, for what it claims.</param>
    public static SniffedMedia Sniff(ReadOnlySpan<byte> head, string name)
    {
        var claimed = NameClaims.MediaTypeOf(name);
        if (head.IsEmpty)
        {
            return new SniffedMedia(MediaKind.Empty, "application/x-empty", claimed);
        }

        if (HeifBrands.MediaTypeOf(head) is { } heif)
        {
            return new SniffedMedia(MediaKind.Image, heif, claimed);
        }

        if (MediaSignatures.Match(head) is { } signature && !IsTextByChance(signature, head))
        {
            return new SniffedMedia(signature.Kind, signature.MediaType, claimed);
        }

        if (WideEncoding(head) is { } wide)
        {
            // The start of a text may end within a character, which is no fault of the text.
            return SniffText(Encoding.GetEncoding(wide.CodePage).GetString(head), claimed);
        }

        return LooksLikeText(head)
            ? SniffText(Encoding.Latin1.GetString(head[..Math.Min(head.Length, MarkupLength)]), claimed)
            : new SniffedMedia(MediaKind.Unknown, "application/octet-stream", claimed);
    }

    private static SniffedMedia SniffText(string head, string? claimed)
    {
        var start = head[..Math.Min(head.Length, MarkupLength)].TrimStart('\u00EF', '\u00BB', '\u00BF', '\uFEFF', ' ', '\t', '\r', '\n');
        if (start.StartsWith("<svg", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<?xml", StringComparison.Ordinal) && start.Contains("<svg", StringComparison.OrdinalIgnoreCase))
        {
            return new SniffedMedia(MediaKind.Document, "image/svg+xml", claimed);
        }

        if (start.StartsWith("<?xml", StringComparison.Ordinal))
        {
            return new SniffedMedia(MediaKind.Document, "application/xml", claimed);
        }

        if (MarkupStarts.Any(markup => start.StartsWith(markup, StringComparison.OrdinalIgnoreCase)))
        {
            return new SniffedMedia(MediaKind.Document, "text/html", claimed);
        }

        var isRecords = claimed is not null && NameClaims.KindOf(claimed) == MediaKind.Records && MediaSignatures.KindOf(claimed) == MediaKind.Unknown;
        return isRecords ? new SniffedMedia(MediaKind.Records, claimed!, claimed) : new SniffedMedia(MediaKind.Text, "text/plain", claimed);
    }

    // Signatures of two or three printable letters also begin ordinary texts: "BZh…", "MZ…", "ID3…", "BM…".
    private static bool IsTextByChance(MediaSignatures.Signature signature, ReadOnlySpan<byte> head) =>
        signature.Bytes.Length <= 4 && signature.Bytes.All(c => c is >= ' ' and < '\x7f') && signature.SecondBytes.Length == 0 && LooksLikeText(head);

    private static bool LooksLikeText(ReadOnlySpan<byte> head)
    {
        foreach (var value in head)
        {
            if (UnmarkedUnicode.IsControl(value))
            {
                return false;
            }
        }

        return true;
    }

    // The encodings of two and of four bytes, by their mark or without one.
    private static Encoding? WideEncoding(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32,
        [0, 0, 0xFE, 0xFF, ..] => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => UnmarkedUnicode.Recognise(head, isStart: head.Length >= HeadLength),
    };
}

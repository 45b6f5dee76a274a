using System.Text;

namespace AnnotationFunctions.Media.Sniffing;

/// <summary>Tells what content is from its first bytes. The name never decides; it only tells CSV and JSON lines from other text.</summary>
public static class MediaSniffer
{
    /// <summary>How many bytes from the start suffice; fewer when the content is shorter.</summary>
    public const int HeadLength = 4096;

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

        if (MediaSignatures.Match(head) is { } signature && !IsTextByChance(signature, head))
        {
            return new SniffedMedia(signature.Kind, signature.MediaType, claimed);
        }

        if (!LooksLikeText(head))
        {
            return new SniffedMedia(MediaKind.Unknown, "application/octet-stream", claimed);
        }

        return SniffText(head, claimed);
    }

    private static SniffedMedia SniffText(ReadOnlySpan<byte> head, string? claimed)
    {
        var start = Start(head);
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
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return true;
        }

        foreach (var value in head)
        {
            if (IsBinary(value))
            {
                return false;
            }
        }

        return true;
    }

    // Control characters that no text encoding in use puts into text. Escape (0x1B) is used by ISO-2022-JP.
    private static bool IsBinary(byte value) => value < 0x20 && value is not (0x09 or 0x0A or 0x0B or 0x0C or 0x0D or 0x1B) || value == 0x7F;

    private static string Start(ReadOnlySpan<byte> head) => Encoding.Latin1.GetString(head[..Math.Min(head.Length, 512)]).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
}

using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>Turns what a decoder says into something for the person who uploaded the file.</summary>
internal static class DecoderComplaint
{
    /// <summary>
    /// Whether the only complaint is of padding before the end marker (0xD9), which some cameras write and which hides no pixel. Extraneous bytes
    /// before any other marker are damage.
    /// </summary>
    public static bool IsHarmless(string message)
    {
        var complaints = Lines(message).Where(line => line.Contains("extraneous bytes", StringComparison.Ordinal) || line.Contains("orrupt", StringComparison.Ordinal)).ToList();
        return complaints.Count > 0 && complaints.TrueForAll(line => line.EndsWith("extraneous bytes before marker 0xd9", StringComparison.Ordinal));
    }

    public static RejectedMediaException Rejection(string mediaType, VipsException exception)
    {
        var lines = Lines(exception.Message).Skip(1).Distinct().ToList();
        var reason = lines.FirstOrDefault(line => !line.EndsWith("load error", StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? exception.Message;
        return new RejectedMediaException("damaged", $"The {mediaType} file is damaged or incomplete and cannot be decoded: {Shorten(reason)}.", exception);
    }

    private static string[] Lines(string message) => message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Shorten(string reason)
    {
        var start = reason.IndexOf(": ", StringComparison.Ordinal);
        var text = start is > 0 and < 40 ? reason[(start + 2)..] : reason;
        return text.Length > 200 ? text[..200] : text.TrimEnd('.');
    }
}

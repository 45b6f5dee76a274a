using System.Globalization;
using System.Text;
using AnnotationFunctions.Core.Names;
using AnnotationFunctions.Media.Text;

namespace AnnotationFunctions.Media.Archives;

/// <summary>
/// The name of an archive's entry: in Unicode form C, so that one name has one form whichever system packed it, and judged. No file is ever made
/// from one, but whoever exports a dataset later may do so.
/// </summary>
/// <param name="Text">The name for records and people: what cannot be read or seen is escaped, and what is too long is cut.</param>
/// <param name="Problem">What is wrong with it, or null.</param>
internal readonly record struct EntryName(string Text, RejectedMediaException? Problem)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a name.</summary>
    /// <param name="index">The entry's position, which tells apart names that were cut.</param>
    /// <param name="name">The bytes of the name.</param>
    /// <param name="unicodeName">The same in UTF-8, where the archive adds that.</param>
    /// <param name="limits">The bounds.</param>
    public static EntryName Read(int index, ReadOnlySpan<byte> name, ReadOnlySpan<byte> unicodeName, ArchiveLimits limits)
    {
        var plain = Decode(name);
        var unicode = unicodeName.IsEmpty ? null : Decode(unicodeName);
        if ((unicode ?? plain) is not { } text)
        {
            return Of(index, Escaped(name), "it is neither UTF-8 nor plain ASCII", limits);
        }

        var problem = plain is not null && unicode is not null && plain != unicode ? "the archive gives it two names that differ" : Fault(text, limits);
        return Of(index, HiddenCharacters.Escape(text), problem, limits);
    }

    private static EntryName Of(int index, string shown, string? problem, ArchiveLimits limits)
    {
        var text = shown.Length > limits.MaxNameLength ? string.Create(CultureInfo.InvariantCulture, $"{Cut(shown, limits.MaxNameLength)}…#{index}") : shown;
        return new EntryName(text, problem is null ? null : new RejectedMediaException("unsafe-name", $"The entry's name is not safe: {problem}."));
    }

    private static string? Fault(string name, ArchiveLimits limits) => name switch
    {
        "" => "it is empty",
        _ when name.Length > limits.MaxNameLength => string.Create(CultureInfo.InvariantCulture, $"it has {name.Length} characters, at most {limits.MaxNameLength} are accepted"),
        _ when HiddenCharacters.Fault(name) is { } fault => $"it {fault}",
        _ when name.Contains('\\') => "it holds a backslash",
        _ when name[0] == '/' => "it is absolute",
        _ when name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]) => "it names a drive",
        _ => SegmentFault(name),
    };

    private static string? SegmentFault(string name)
    {
        foreach (var segment in name.Split('/'))
        {
            switch (segment)
            {
                case "..":
                    return "it leaves its folder (\"..\")";
                case "." or "":
                    return "it has an empty folder name";
            }
        }

        return null;
    }

    private static string? Decode(ReadOnlySpan<byte> name)
    {
        try
        {
            return CanonicalComposition.Normalize(Utf8.GetString(name));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string Escaped(ReadOnlySpan<byte> name)
    {
        var shown = new StringBuilder();
        foreach (var value in name)
        {
            _ = value is >= 0x20 and < 0x7F ? shown.Append((char)value) : shown.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}");
        }

        return shown.ToString();
    }

    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}

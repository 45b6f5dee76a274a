namespace AnnotationFunctions.Core.Names;

/// <summary>
/// Files that operating systems and archivers write by themselves beside those of a person. Nobody means to upload them: they are skipped and
/// counted. The list is short on purpose, and holds nothing that a person or a tool of theirs may have made.
/// </summary>
public static class HelperFile
{
    /// <summary>How many bytes of a file's start <see cref="Is"/> looks at.</summary>
    public const int HeadLength = 4;

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { ".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini" };

    private static readonly HashSet<string> Folders = new(StringComparer.OrdinalIgnoreCase) { ".Spotlight-V100", ".fseventsd", "System Volume Information" };

    /// <summary>
    /// Whether a file is a helper by its name alone: macOS's and Windows' folder settings and thumbnails, what indexers keep, and the
    /// <c>._</c> companions below the folder <c>__MACOSX</c> of an archive.
    /// </summary>
    /// <param name="name">The name with its folders, separated by <c>/</c>.</param>
    public static bool IsByName(string name)
    {
        var segments = name.Split('/');
        return Names.Contains(segments[^1])
            || segments[..^1].Any(Folders.Contains)
            || IsCompanionName(name) && segments[..^1].Contains("__MACOSX", StringComparer.Ordinal);
    }

    /// <summary>Whether the name is that of a companion that macOS writes beside a file (<c>._photo.jpg</c>). Elsewhere than in <c>__MACOSX</c> the content decides.</summary>
    public static bool IsCompanionName(string name) => name.AsSpan(name.LastIndexOf('/') + 1).StartsWith("._", StringComparison.Ordinal);

    /// <summary>Whether a file is a helper by its name, or by a companion's name and the signature of AppleDouble.</summary>
    /// <param name="name">The name with its folders, separated by <c>/</c>.</param>
    /// <param name="head">The first <see cref="HeadLength"/> bytes or more.</param>
    public static bool Is(string name, ReadOnlySpan<byte> head) =>
        IsByName(name) || IsCompanionName(name) && head.StartsWith((ReadOnlySpan<byte>)[0x00, 0x05, 0x16, 0x07]);
}

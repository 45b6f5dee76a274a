using System.Globalization;
using AnnotationFunctions.Media.Text;

namespace AnnotationFunctions.Media.Archives;

/// <summary>Judges names of archive entries. No file is ever made from one, but whoever exports a dataset later may do so.</summary>
internal static class EntryName
{
    private const char Undecodable = '\uFFFD';

    /// <summary>The name in Unicode form C, so that one name has one form whichever system packed it.</summary>
    public static string Canonical(string name) => CanonicalComposition.Normalize(name);

    /// <summary>What is wrong with a name, or null.</summary>
    public static RejectedMediaException? Problem(string name, ArchiveLimits limits)
    {
        var problem = name switch
        {
            "" => "it is empty",
            _ when name.Length > limits.MaxNameLength => string.Create(CultureInfo.InvariantCulture, $"it has {name.Length} characters, at most {limits.MaxNameLength} are accepted"),
            _ when name.Contains(Undecodable) => "it is neither UTF-8 nor plain ASCII",
            _ when name.Any(IsInvisible) => "it holds a control character",
            _ when name.Contains('\\') => "it holds a backslash",
            _ when name[0] == '/' => "it is absolute",
            _ when name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]) => "it names a drive",
            _ => SegmentProblem(name),
        };
        return problem is null ? null : new RejectedMediaException("unsafe-name", $"The entry's name is not safe: {problem}.");
    }

    private static string? SegmentProblem(string name)
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

    // Control characters, and the marks that turn the direction of writing, which make "gpj.exe" read as "exe.jpg".
    private static bool IsInvisible(char character) => char.IsControl(character) || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}

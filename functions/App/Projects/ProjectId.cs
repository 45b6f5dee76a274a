using System.Text.RegularExpressions;

namespace AnnotationFunctions.App.Projects;

/// <summary>Ids of projects: lower-case letters, digits and inner hyphens, 3 to 40 characters, so that they are table keys, path segments and the head of task ids.</summary>
public static partial class ProjectId
{
    /// <summary>What an id looks like, for messages.</summary>
    public const string Pattern = "[a-z0-9]([a-z0-9-]{1,38}[a-z0-9])";

    /// <summary>Whether <paramref name="id"/> can be a project's id.</summary>
    public static bool IsValid(string id) => Regex().IsMatch(id);

    [GeneratedRegex($@"\A{Pattern}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Regex();
}

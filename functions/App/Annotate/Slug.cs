using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace AnnotationFunctions.App.Annotate;

/// <summary>Ids of batches and passes, and the keys of annotators: lower-case letters, digits and inner hyphens, 1 to 40 characters, so that they are parts of keys and paths.</summary>
public static partial class Slug
{
    /// <summary>What an id looks like, for messages.</summary>
    public const string Pattern = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?";

    /// <summary>Whether <paramref name="id"/> can be an id.</summary>
    public static bool IsValid(string id) => Regex().IsMatch(id);

    /// <summary>A new id, for somebody who named none: the moment, and enough of chance for two at the same one.</summary>
    public static string New(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd-HHmmss}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}");

    [GeneratedRegex($@"\A{Pattern}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Regex();
}

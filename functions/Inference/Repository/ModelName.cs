using System.Text.RegularExpressions;

namespace AnnotationFunctions.Inference.Repository;

/// <summary>What may name a model: it becomes part of a path, so it holds nothing that a path could be left with.</summary>
internal static partial class ModelName
{
    public const string Rule = "1 to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit";

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    /// <summary>The number of a version's folder, or of a request's path: 1 or more, without leading zeros.</summary>
    public static int? Version(string text) =>
        text.Length is > 0 and <= 9 && text[0] is >= '1' and <= '9' && int.TryParse(text, System.Globalization.NumberStyles.None, null, out var version) ? version : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Pattern();
}

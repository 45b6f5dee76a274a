using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.SchemaChecks;

/// <summary>Checks ids: legible and unique.</summary>
internal static class Ids
{
    /// <summary>An id is shown to people and typed by them: no control characters, no white space at its ends.</summary>
    public static void CheckText(string id, ReadOnlySpan<PathStep> place, CheckScope scope)
    {
        if (id.Length > 0 && (char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[^1]) || id.Any(char.IsControl)))
        {
            scope.AddAt(place, ViolationCode.InvalidText, $"An id has no control characters and no white space at its ends.");
        }
    }

    /// <summary>Checks an id and that it is new.</summary>
    public static void CheckNew(string id, string what, HashSet<string> seen, ReadOnlySpan<PathStep> place, CheckScope scope)
    {
        CheckText(id, place, scope);
        if (!seen.Add(id))
        {
            scope.AddAt(place, ViolationCode.Duplicate, $"The {what} '{id}' is defined more than once.");
        }
    }
}

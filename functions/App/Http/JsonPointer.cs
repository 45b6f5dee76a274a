namespace AnnotationFunctions.App.Http;

/// <summary>Makes JSON pointers (RFC 6901).</summary>
public static class JsonPointer
{
    /// <summary><paramref name="parent"/> followed by a member's name.</summary>
    public static string Append(string parent, string name) =>
        $"{parent}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary><paramref name="parent"/> followed by an index.</summary>
    public static string Append(string parent, int index) => $"{parent}/{index}";
}

namespace AnnotationFunctions.App.Storage;

/// <summary>Which blob names are accepted: what the service takes, and nothing that a client library or a file system reads as another place.</summary>
public static class BlobName
{
    /// <summary>The service's limit.</summary>
    public const int MaxLength = 1024;

    /// <summary>What is wrong with <paramref name="name"/>, or null when nothing is.</summary>
    public static string? Fault(string name)
    {
        if (name.Length is 0 or > MaxLength)
        {
            return $"has {name.Length} characters; 1 to {MaxLength} are allowed";
        }

        foreach (var segment in name.Split('/'))
        {
            if (segment is "" or "." or "..")
            {
                return $"has the path segment '{segment}'; empty segments, '.' and '..' are not allowed";
            }
        }

        if (name.EndsWith('.'))
        {
            return "ends with a dot";
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\' || char.IsControl(name[i]))
            {
                return $"has the character U+{(int)name[i]:X4} at position {i}; backslash and control characters are not allowed";
            }

            if (char.IsSurrogate(name[i]) && !(i + 1 < name.Length && char.IsSurrogatePair(name[i], name[++i])))
            {
                return $"is not valid Unicode at position {i}";
            }
        }

        return null;
    }

    /// <summary>Throws when <see cref="Fault"/> finds one.</summary>
    /// <exception cref="StorageLimitException">The name is not accepted.</exception>
    public static void Check(string name)
    {
        if (Fault(name) is { } fault)
        {
            throw new StorageLimitException($"The blob name '{TableKey.Encode(name.Length > 80 ? name[..80] + "…" : name)}' {fault}.");
        }
    }
}

using System.Text.RegularExpressions;

namespace AnnotationFunctions.Tests.Conformance.PublicApi;

/// <summary>A public type as one line for its declaration and one for each member.</summary>
internal sealed record ApiType(string Name, string Declaration, IReadOnlySet<string> Members);

/// <summary>Reads the listings in Fixtures/azure-api.</summary>
internal static partial class ApiListing
{
    /// <summary>Types by full name. What LocalHost does not declare by intention, converters, is taken out.</summary>
    public static IReadOnlyDictionary<string, ApiType> Read(string directory) =>
        Directory.EnumerateFiles(directory, "*.txt").SelectMany(ReadFile).ToDictionary(type => type.Name);

    /// <summary>Drops the namespaces of types and the attributes that mean nothing here.</summary>
    public static string Normalize(string line) => Namespace().Replace(IgnoredAttribute().Replace(line, ""), "").Trim();

    private static IEnumerable<ApiType> ReadFile(string path)
    {
        var space = "";
        var found = new List<(string Space, string Declaration, HashSet<string> Members)>();
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("namespace ", StringComparison.Ordinal))
            {
                space = line["namespace ".Length..].Trim();
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                found[^1].Members.Add(Normalize(line));
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                found.Add((space, Normalize(line), []));
            }
        }

        return found.Select(type => new ApiType($"{type.Space}.{TypeName().Match(type.Declaration).Groups[1].Value}", type.Declaration, type.Members));
    }

    [GeneratedRegex(@"\[(InputConverter|ConverterFallbackBehavior|Obsolete)\((?:[^()""]|""[^""]*""|\([^()]*\))*\)\]\s*")]
    private static partial Regex IgnoredAttribute();

    [GeneratedRegex(@"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"(?:class|struct|interface|enum|delegate [\w<>?]+) (\w+)")]
    private static partial Regex TypeName();
}

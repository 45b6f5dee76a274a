using System.Text;
using System.Text.RegularExpressions;
using AnnotationFunctions.LocalHost.Hosting;

namespace AnnotationFunctions.LocalHost.Triggers.Blob;

/// <summary>
/// The path of a blob trigger: a container, and optionally a pattern of blob names with <c>{parts}</c>. Parts are greedy: with
/// <c>{project}/{name}</c> the blob <c>p/dir/x.png</c> has the project <c>p/dir</c>, and a blob without a slash does not match.
/// </summary>
internal sealed partial class BlobPathPattern
{
    private readonly Regex? names;
    private readonly string[] parts;

    private BlobPathPattern(string container, Regex? names, string[] parts, string prefix)
    {
        Container = container;
        Prefix = prefix;
        this.names = names;
        this.parts = parts;
    }

    public string Container { get; }

    /// <summary>What every matching name starts with.</summary>
    public string Prefix { get; }

    public static BlobPathPattern Parse(string path, string place)
    {
        var slash = path.IndexOf('/');
        var container = slash < 0 ? path : path[..slash];
        if (!ContainerName().IsMatch(container))
        {
            throw new HostStartException($"{place} has the path '{path}': '{container}' is not the name of a container.");
        }

        var pattern = slash < 0 ? "" : path[(slash + 1)..];
        if (pattern.Length == 0)
        {
            return new(container, null, [], "");
        }

        if (pattern.Count(c => c is '{') != Part().Count(pattern) || pattern.Count(c => c is '}') != Part().Count(pattern))
        {
            throw new HostStartException($"{place} has the path '{path}': its parts must look like {{name}}.");
        }

        var parts = Part().Matches(pattern).Select(match => match.Groups[1].Value).ToArray();
        if (parts.Distinct(StringComparer.OrdinalIgnoreCase).Count() < parts.Length)
        {
            throw new HostStartException($"{place} has the path '{path}': it names a part twice.");
        }

        return new(container, ToRegex(pattern), parts, pattern.Split('{')[0]);
    }

    /// <summary>The values of the parts; null where the name does not match.</summary>
    public IReadOnlyDictionary<string, string>? Match(string name)
    {
        if (names is null)
        {
            return new Dictionary<string, string>();
        }

        var match = names.Match(name);
        return match.Success
            ? parts.ToDictionary(part => part, part => match.Groups[part].Value, StringComparer.OrdinalIgnoreCase)
            : null;
    }

    private static Regex ToRegex(string pattern)
    {
        var expression = new StringBuilder("^");
        var end = 0;
        foreach (Match part in Part().Matches(pattern))
        {
            expression.Append(Regex.Escape(pattern[end..part.Index])).Append($"(?<{part.Groups[1].Value}>.*)");
            end = part.Index + part.Length;
        }

        expression.Append(Regex.Escape(pattern[end..])).Append(@"\z");
        return new Regex(expression.ToString(), RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Part();

    [GeneratedRegex(@"^(\$root|\$web|[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9])$")]
    private static partial Regex ContainerName();
}

using System.Text.RegularExpressions;

namespace AnnotationFunctions.Tests.Inference.Container;

/// <summary>The instructions of a Dockerfile, each on one line, without comments.</summary>
internal sealed partial class Dockerfile
{
    private Dockerfile(string text) => Instructions =
    [
        .. Comment().Replace(text, "").Replace("\\\n", " ").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Spaces().Replace(line, " ")).Select(line => (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..])),
    ];

    public IReadOnlyList<(string Name, string Value)> Instructions { get; }

    /// <summary>Images that stages are made from, or copied from, outside of the file.</summary>
    public IEnumerable<string> Images
    {
        get
        {
            var stages = Of("FROM").Select(value => value.Split(" AS ")).Where(parts => parts.Length > 1).Select(parts => parts[1]).ToHashSet();
            return Of("FROM").Select(value => value.Split(' ')[0])
                .Concat(Of("COPY").Select(value => From().Match(value)).Where(match => match.Success).Select(match => match.Groups[1].Value))
                .Where(image => !stages.Contains(image));
        }
    }

    /// <summary>Instructions of the stage that becomes the image.</summary>
    public IReadOnlyList<(string Name, string Value)> Final => [.. Instructions.Skip(Instructions.ToList().FindLastIndex(each => each.Name == "FROM"))];

    public IReadOnlyDictionary<string, string> Environment => Final.Where(each => each.Name == "ENV")
        .SelectMany(each => each.Value.Split(' ')).Select(each => each.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    public static Dockerfile Read(string name) => new(File.ReadAllText(Path.Combine(SourceTree.Root, "functions/Inference", name)));

    public IEnumerable<string> Of(string name) => Instructions.Where(each => each.Name == name).Select(each => each.Value);

    [GeneratedRegex(@"^\s*#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"--from=(\S+)")]
    private static partial Regex From();
}

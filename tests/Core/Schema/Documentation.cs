using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.Core.Schema;

/// <summary>The examples of docs/schema.md: schemas, and answers with the item that they are about.</summary>
internal static partial class Documentation
{
    public sealed record Example(string Section, string Schema, string Answer, ItemBounds Bounds)
    {
        public LabelSchema ReadSchema() => LabelSchemaReader.Read(Encoding.UTF8.GetBytes(Schema)).Schema
            ?? throw new InvalidOperationException($"The schema of '{Section}' is not valid.");

        public override string ToString() => $"{Section}: {Answer[..Math.Min(60, Answer.Length)]}";
    }

    public static IReadOnlyList<Example> Examples { get; } = Read();

    public static string Text => File.ReadAllText(Path.Combine(Root(), "docs", "schema.md"));

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AnnotationFunctions.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException("The repository's root was not found.");
    }

    private static List<Example> Read()
    {
        var examples = new List<Example>();
        var (section, schema) = ("", "");
        foreach (Match match in Blocks().Matches(Text))
        {
            if (match.Groups["section"].Success)
            {
                section = match.Groups["section"].Value;
            }
            else if (match.Groups["kind"].Value == "schema")
            {
                schema = match.Groups["json"].Value;
            }
            else
            {
                examples.Add(new Example(section, schema, match.Groups["json"].Value, Bounds(match.Groups["item"].Value.Trim())));
            }
        }
        return examples;
    }

    /// <summary>The item of an example, in the info string of its block: 640x480, 300f, 12.5s, 4c or text:…</summary>
    private static ItemBounds Bounds(string item)
    {
        if (item.StartsWith("text:", StringComparison.Ordinal))
        {
            return ItemBounds.OfText(item[5..]);
        }
        var bounds = ItemBounds.Unknown;
        foreach (var part in item.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bounds = part[^1] switch
            {
                'f' => bounds with { Frames = int.Parse(part[..^1], CultureInfo.InvariantCulture) },
                's' => bounds with { Duration = double.Parse(part[..^1], CultureInfo.InvariantCulture) },
                'c' => bounds with { Candidates = int.Parse(part[..^1], CultureInfo.InvariantCulture) },
                _ when part.Split('x') is [var width, var height] =>
                    bounds with { Width = int.Parse(width, CultureInfo.InvariantCulture), Height = int.Parse(height, CultureInfo.InvariantCulture) },
                _ => throw new InvalidOperationException($"Unknown item '{part}'."),
            };
        }
        return bounds;
    }

    [GeneratedRegex(@"^## (?<section>[^\n]+)$|^```json (?<kind>schema|answer)(?<item>[^\n]*)\n(?<json>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}

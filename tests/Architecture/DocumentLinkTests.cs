using System.Text.RegularExpressions;

namespace AnnotationFunctions.Tests.Architecture;

/// <summary>What the documents point to is there.</summary>
public sealed partial class DocumentLinkTests
{
    [Fact]
    public void Links_OfEveryDocument_LeadToFiles()
    {
        var root = Root();
        var documents = Directory.GetFiles(root, "*.md").Concat(Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)).ToList();
        documents.Count.ShouldBeGreaterThan(10);

        var broken = documents.SelectMany(document => Link().Matches(File.ReadAllText(document))
            .Select(match => match.Groups["path"].Value)
            .Where(path => !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, path)))
            .Select(path => $"{Path.GetRelativePath(root, document)} → {path}"));

        broken.ShouldBeEmpty();
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "AnnotationFunctions.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds AnnotationFunctions.sln.");
        }

        return directory.FullName;
    }

    [GeneratedRegex(@"\]\((?<path>[^)#:\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}

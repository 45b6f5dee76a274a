using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.Architecture;

/// <summary>Dependencies point down only: Cli → (HTTP) → App → Media, Core; Cli → Core.</summary>
public sealed partial class DependencyTests
{
    private static readonly Assembly App = typeof(Role).Assembly;
    private static readonly Assembly Core = typeof(LabelSchema).Assembly;
    private static readonly Assembly Media = Assembly.Load("AnnotationFunctions.Media");
    private static readonly Assembly Cli = Assembly.Load("annotate");

    [Fact]
    public void Core_References_TheFrameworkAlone() =>
        References(Core).ShouldAllBe(name => name.StartsWith("System", StringComparison.Ordinal) || name == "netstandard");

    [Fact]
    public void Media_References_NeitherTheAppNorAzureNorAWebServer() => References(Media)
        .Where(name => name.StartsWith("Azure", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || (name.StartsWith("AnnotationFunctions.", StringComparison.Ordinal) && name != Core.GetName().Name))
        .ShouldBeEmpty();

    [Fact]
    public void Cli_References_NeitherTheAppNorALocalHost() =>
        References(Cli).Where(name => name is "AnnotationFunctions.App" or "AnnotationFunctions.LocalHost" or "AnnotationFunctions.Media").ShouldBeEmpty();

    [Theory]
    [InlineData("tests/EndToEnd/EndToEnd.Tests.csproj")]
    [InlineData("functions/Cli/Cli.csproj")]
    [InlineData("functions/Inference/Inference.csproj")]
    public void Project_ThatTalksHttp_ReferencesNeitherTheAppNorALocalHost(string project)
    {
        var references = XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("ProjectReference").Select(each => each.Attribute("Include")!.Value);
        references.Where(each => each.Contains("/App.csproj", StringComparison.Ordinal) || each.Contains("/LocalHost.csproj", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void App_OutsideStorage_DoesNotKnowAzureStorage()
    {
        // A blob trigger's parameter says which blob it was: its name is all that is asked of it.
        string[] allowedInIngest = ["Azure.Storage.Blobs.BlobClient", "Azure.Storage.Blobs.Specialized.BlobBaseClient"];
        var found = App.GetTypes()
            .Where(type => TypeUsage.Outermost(type).Namespace != "AnnotationFunctions.App.Storage")
            .SelectMany(TypeUsage.Of)
            .Where(use => use.Type.Assembly.GetName().Name!.StartsWith("Azure.", StringComparison.Ordinal))
            .Where(use => !(use.Where.StartsWith("AnnotationFunctions.App.Ingest.", StringComparison.Ordinal) && allowedInIngest.Contains(use.Type.FullName)))
            .Select(use => $"{use.Where} names {use.Type.FullName}");
        found.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void App_InIngest_AsksABlobClientForItsNameAlone() => App.GetTypes()
        .Where(type => TypeUsage.Outermost(type).Namespace == "AnnotationFunctions.App.Ingest")
        .SelectMany(TypeUsage.MethodsOf)
        .SelectMany(IntermediateLanguage.MembersNamedBy)
        .OfType<MethodBase>()
        .Where(method => method.DeclaringType!.Assembly.GetName().Name!.StartsWith("Azure.", StringComparison.Ordinal) && method.Name != "get_Name")
        .Select(method => $"{method.DeclaringType!.FullName}.{method.Name}")
        .ShouldBeEmpty();

    [Fact]
    public void App_NamesOfTheLocalHost_OnlyWhatMicrosoftDeclaresToo()
    {
        var uses = App.GetTypes().SelectMany(TypeUsage.Of).Where(use => use.Type.Assembly.GetName().Name == "AnnotationFunctions.LocalHost").ToList();
        uses.ShouldNotBeEmpty();
        uses.Where(use => use.Type.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) != true).Select(use => $"{use.Where} names {use.Type}").ShouldBeEmpty();
        Repository.Sources("functions/App").Where(file => File.ReadAllText(Path.Combine(Repository.Root, "functions/App", file)).Contains("LocalHost", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void App_Conditionals_OnlyTheOneForTheBlobTriggersSource() => Repository.Sources("functions/App")
        .SelectMany(file => Conditional().Matches(File.ReadAllText(Path.Combine(Repository.Root, "functions/App", file))).Select(match => match.Groups[1].Value.Trim()))
        .Distinct().Except(["BLOB_EVENT_GRID", "!BLOB_EVENT_GRID"]).ShouldBeEmpty();

    [Theory]
    [InlineData("App")]
    [InlineData("Core")]
    [InlineData("Media")]
    [InlineData("Cli")]
    [InlineData("Inference")]
    public void Source_Namespace_IsItsFolder(string project)
    {
        var wrong = from file in Repository.Sources("functions/" + project)
                    let declared = Namespace().Match(File.ReadAllText(Path.Combine(Repository.Root, "functions", project, file)))
                    where declared.Success
                    let folder = Path.GetDirectoryName(file)!.Replace(Path.DirectorySeparatorChar, '.')
                    let expected = $"AnnotationFunctions.{project}{(folder.Length == 0 ? "" : "." + folder)}"
                    where declared.Groups[1].Value != expected
                    select $"{file}: {declared.Groups[1].Value}, expected {expected}";
        wrong.ShouldBeEmpty();
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    [GeneratedRegex(@"^\s*#(?:el)?if\s+(.+)$", RegexOptions.Multiline)]
    private static partial Regex Conditional();

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}

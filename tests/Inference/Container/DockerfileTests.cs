using System.Text.Json;
using System.Xml.Linq;

namespace AnnotationFunctions.Tests.Inference.Container;

/// <summary>What every image must keep to, read from its Dockerfile.</summary>
public sealed class DockerfileTests
{
    public static TheoryData<string> Files => ["Dockerfile", "Dockerfile.gpu"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Images_Every_HasAVersionAndADigest(string file) =>
        Dockerfile.Read(file).Images.ShouldAllBe(image => Matches(image, @"^[\w./-]+:\d[\w.-]*@sha256:[0-9a-f]{64}$"));

    /// <summary>The registry of a subscription builds these without an account of Docker Hub, which lets such callers pull a few images an hour.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Images_Every_ComesFromARegistryWithoutPullLimits(string file) =>
        Dockerfile.Read(file).Images.ShouldAllBe(image => image.StartsWith("mcr.microsoft.com/", StringComparison.Ordinal) || image.StartsWith("nvcr.io/nvidia/", StringComparison.Ordinal));

    [Fact]
    public void Images_OfBothFiles_AreTheSameWhereTheyShareOne()
    {
        var digests = Files.SelectMany(file => Dockerfile.Read(file.Data).Images).Distinct().GroupBy(image => image.Split('@')[0]);
        digests.ShouldAllBe(image => image.Count() == 1);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Sdk_Version_SuitsGlobalJsonAndTheFramework(string file)
    {
        using var global = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "global.json")));
        var asked = Version.Parse(global.RootElement.GetProperty("sdk").GetProperty("version").GetString()!);
        var images = Dockerfile.Read(file).Images.Where(image => image.Contains("/dotnet/", StringComparison.Ordinal)).ToList();
        var sdk = Version.Parse(images.Single(image => image.Contains("/sdk:", StringComparison.Ordinal)).Split(':')[1].Split('-')[0]);
        sdk.ShouldBeGreaterThanOrEqualTo(asked);
        images.Single(image => image.Contains("/aspnet:", StringComparison.Ordinal)).ShouldContain($":{sdk.Major}.{sdk.Minor}.");
        XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Build.props")).Descendants("TargetFramework").Single().Value.ShouldBe($"net{sdk.Major}.{sdk.Minor}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Final_User_IsANumberAndNotRoot(string file)
    {
        var final = Dockerfile.Read(file).Final;
        final.Last(each => each.Name == "USER").Value.ShouldMatch(@"^[1-9]\d*:[1-9]\d*$");
        final.SkipWhile(each => each.Name != "USER").Skip(1).ShouldAllBe(each => each.Name == "HEALTHCHECK" || each.Name == "ENTRYPOINT");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Instructions_NothingIsFetchedUnseen(string file)
    {
        var dockerfile = Dockerfile.Read(file);
        dockerfile.Of("ADD").ShouldBeEmpty();
        dockerfile.Of("RUN").ShouldAllBe(run => !Matches(run, @"\b(curl|wget|http://|https://|sudo|chmod 777)"));
        dockerfile.Of("ARG").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Copy_FromTheRepository_NamesWhatIsThereAndNotIgnored(string file)
    {
        var allowed = File.ReadAllLines(Path.Combine(SourceTree.Root, "functions/Inference", file + ".dockerignore"))
            .Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var sources = Dockerfile.Read(file).Of("COPY").Where(copy => !copy.StartsWith("--from", StringComparison.Ordinal)).SelectMany(copy => copy.Split(' ')[..^1]).ToList();
        sources.ShouldNotBeEmpty();
        sources.ShouldAllBe(source => Path.Exists(Path.Combine(SourceTree.Root, source)));
        sources.ShouldAllBe(source => allowed.Any(each => source == each || source.StartsWith(each + "/", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Final_StartAndProbe_NeedNoShell(string file)
    {
        var final = Dockerfile.Read(file).Final;
        final.Single(each => each.Name == "ENTRYPOINT").Value.ShouldMatch("""^\["[^"]*dotnet", "AnnotationFunctions\.Inference\.dll"\]$""");
        final.Single(each => each.Name == "HEALTHCHECK").Value.ShouldMatch("""CMD \["[^"]*dotnet", "AnnotationFunctions\.Inference\.dll", "healthcheck"\]$""");
        final.Where(each => each.Name == "CMD").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Environment_HasItsPort_AndNoSecretAndNoConsentToBeOpen(string file)
    {
        var dockerfile = Dockerfile.Read(file);
        dockerfile.Final.Single(each => each.Name == "EXPOSE").Value.ShouldBe(dockerfile.Environment["ASPNETCORE_HTTP_PORTS"]);
        dockerfile.Environment["DOTNET_EnableDiagnostics"].ShouldBe("0");
        dockerfile.Environment["ORT_DISABLE_TELEMETRY"].ShouldBe("1");
        dockerfile.Environment.Keys.ShouldAllBe(name => !name.Contains("Access", StringComparison.Ordinal) && !name.Contains("ConnectionString", StringComparison.Ordinal));
    }

    [Fact]
    public void Hardware_OfEachImage_IsItsOwn()
    {
        Dockerfile.Read("Dockerfile").Of("RUN").ShouldAllBe(run => !run.Contains("InferenceHardware", StringComparison.Ordinal));
        Dockerfile.Read("Dockerfile.gpu").Of("RUN").Where(run => run.StartsWith("dotnet", StringComparison.Ordinal))
            .ShouldAllBe(run => run.Contains("-p:InferenceHardware=gpu", StringComparison.Ordinal));
        Dockerfile.Read("Dockerfile.gpu").Environment["Inference__Execution__Provider"].ShouldBe("Cuda");
    }

    private static bool Matches(string text, string pattern) => System.Text.RegularExpressions.Regex.IsMatch(text, pattern);
}

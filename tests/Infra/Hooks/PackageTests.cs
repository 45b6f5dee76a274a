using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.Infra.Hooks;

/// <summary>What the package hook really publishes, in a copy of the sources: the same command, the same SDK.</summary>
public sealed class PackageTests(ITestOutputHelper output)
{
    private static readonly string[] Sources = ["functions/App", "functions/Core", "functions/Media", "infra/hooks"];
    private static readonly string[] Files = ["host.json", "global.json", "Directory.Build.props", "Directory.Packages.props", ".editorconfig"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Package_ForReal_HoldsOnePlatformsNativesAndLeavesTheTreeBuilding()
    {
        using var copy = new CopyOfSources();
        var package = Path.Combine(copy.Folder, "artifacts", "app");
        Directory.CreateDirectory(package);
        await File.WriteAllTextAsync(Path.Combine(package, "of-the-last-time.txt"), "", Cancellation);

        await RunAsync(copy.Folder, Path.Combine(copy.Folder, "infra", "hooks", "prepackage.sh"));

        var files = Directory.GetFiles(package, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(package, file)).ToList();
        foreach (var needed in new[] { "AnnotationFunctions.App.dll", "host.json", "worker.config.json", "functions.metadata", "libonnxruntime.so", "libvips.so.42" })
        {
            files.ShouldContain(needed);
        }

        files.ShouldNotContain("of-the-last-time.txt");
        files.ShouldNotContain("local.settings.json");
        files.ShouldAllBe(file => !Path.GetFileName(file).StartsWith("onnxruntime", StringComparison.Ordinal), "that is the library for Windows");
        files.ShouldAllBe(file => !file.EndsWith(".dylib", StringComparison.Ordinal) && !file.EndsWith(".a", StringComparison.Ordinal) && !file.EndsWith(".aar", StringComparison.Ordinal));
        files.Where(file => file.StartsWith("runtimes" + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ShouldAllBe(file => file.Split(Path.DirectorySeparatorChar)[1].StartsWith("linux", StringComparison.Ordinal) || file.Split(Path.DirectorySeparatorChar)[1] == "unix");
        var upload = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(package, "functions.metadata"), Cancellation))!.AsArray().Single(each => (string?)each!["name"] == "IngestUpload")!;
        upload["bindings"]!.AsArray().ShouldContain(binding => (string?)binding!["type"] == "blobTrigger" && (string?)binding["source"] == "EventGrid", "this plan has no polling trigger");

        var zip = Path.Combine(copy.Folder, "app.zip");
        await ZipFile.CreateFromDirectoryAsync(package, zip, Cancellation);
        var megabytes = new FileInfo(zip).Length / 1e6;
        output.WriteLine($"The package has {files.Count} files and {megabytes:F1} MB.");
        megabytes.ShouldBeLessThan(60, "with the natives of every system it has 180");

        // The tree that was published from is also the one that people build and run.
        await RunAsync(copy.Folder, "dotnet", "build", "functions/App/App.csproj", "--configuration", "Release", "--verbosity", "quiet", "-nologo");
    }

    private async Task RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment.Remove("ANNOTATION_DURABLE_BACKEND");
        using var process = Process.Start(start)!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}:\n{await said}{await wrong}");
    }

    private sealed class CopyOfSources : IDisposable
    {
        private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("package-");

        public CopyOfSources()
        {
            foreach (var file in Sources.SelectMany(source => Directory.EnumerateFiles(Path.Combine(Repository.Root, source), "*", SearchOption.AllDirectories))
                .Select(file => Path.GetRelativePath(Repository.Root, file)).Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")).Concat(Files))
            {
                var target = Path.Combine(Folder, file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(Repository.Root, file), target);
            }
        }

        public string Folder => directory.FullName;

        public void Dispose() => directory.Delete(recursive: true);
    }
}

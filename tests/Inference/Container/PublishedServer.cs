using System.Diagnostics;

namespace AnnotationFunctions.Tests.Inference.Container;

/// <summary>
/// The build stage of the Dockerfile, done here once: a folder with what it copies and nothing else, and in it the commands that it runs.
/// </summary>
public sealed class PublishedServer : IAsyncLifetime
{
    private readonly string source = Directory.CreateTempSubdirectory("inference-build-").FullName;

    public string Folder { get; } = Directory.CreateTempSubdirectory("inference-publish-").FullName;

    public string Program => Path.Combine(Folder, "AnnotationFunctions.Inference.dll");

    public async ValueTask InitializeAsync()
    {
        foreach (var (name, value) in Dockerfile.Read("Dockerfile").Instructions.Skip(1).TakeWhile(each => each.Name != "FROM"))
        {
            switch (name)
            {
                case "COPY":
                    Copy(value.Split(' '));
                    break;
                case "RUN":
                    await DotnetAsync(source, [.. value.Split(' ')[1..].Select(word => word == "/publish" ? Folder : word)]);
                    break;
                default:
                    name.ShouldBe("WORKDIR");
                    break;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(source, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal static Task<string> DotnetAsync(params string[] arguments) => DotnetAsync(SourceTree.Root, arguments);

    private static async Task<string> DotnetAsync(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var dotnet = Process.Start(start)!;
        var output = await dotnet.StandardOutput.ReadToEndAsync();
        await dotnet.WaitForExitAsync();
        dotnet.ExitCode.ShouldBe(0, output);
        return output;
    }

    /// <summary>Copies as Docker does: files into the last folder named, a folder's content to the last name; never what builds leave.</summary>
    private void Copy(string[] words)
    {
        var target = Path.Combine(source, words[^1]);
        foreach (var from in words[..^1].Select(word => Path.Combine(SourceTree.Root, word)))
        {
            if (File.Exists(from))
            {
                Directory.CreateDirectory(target);
                File.Copy(from, Path.Combine(target, Path.GetFileName(from)));
                continue;
            }

            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(from, file);
                if (!relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, relative))!);
                    File.Copy(file, Path.Combine(target, relative), overwrite: true);
                }
            }
        }
    }
}

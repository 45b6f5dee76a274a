using System.Diagnostics;

namespace AnnotationFunctions.Tests.Inference.Container;

/// <summary>What the Dockerfile publishes, made once by the command that stands in it.</summary>
public sealed class PublishedServer : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("inference-publish-").FullName;

    public string Program => Path.Combine(Folder, "AnnotationFunctions.Inference.dll");

    public async ValueTask InitializeAsync()
    {
        var command = Dockerfile.Read("Dockerfile").Of("RUN").Single(run => run.StartsWith("dotnet publish", StringComparison.Ordinal)).Split(' ');
        command[Array.IndexOf(command, "--output") + 1] = Folder;
        await DotnetAsync(command[1..]);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal static async Task<string> DotnetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = SourceTree.Root, RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var dotnet = Process.Start(start)!;
        var output = await dotnet.StandardOutput.ReadToEndAsync();
        await dotnet.WaitForExitAsync();
        dotnet.ExitCode.ShouldBe(0, output);
        return output;
    }
}
